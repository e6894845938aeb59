//! A process under ptrace(2): every system call that touches its root folder is shown before it is
//! made, counted over all threads, and may be let through, made to fail, or be the last one.
//!
//! strace can inject signals and errors too, but counts by thread: the third fsync of one thread
//! hides the third of every other, so most points of a program with many threads are never reached.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::errno::Errno;
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// A system call that is about to be made.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its name and the places it touches, such as `renameat2 inbox/* -> inbox/.claimed/*`.
    pub class: String,
    /// Whether it changes anything on the disk, so that a death before it and one after it differ.
    pub changes: bool,
    /// Which one of its class it is in this process, counted from 1.
    pub nth: usize,
}

/// What is to become of a call.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// It is made.
    Go,
    /// It is not made: the process gets SIGKILL instead.
    Kill,
    /// It is not made: it returns this error.
    Fail(Errno),
    /// It is made, and the process gets SIGTERM.
    Terminate,
}

/// How a traced process ended: its exit code, or `None` after SIGKILL.
#[derive(Debug)]
pub struct Traced {
    pub code: Option<i32>,
    /// How many calls of each class it came to.
    pub classes: BTreeMap<String, (bool, usize)>,
}

/// Where the arguments of a call name files.
#[derive(Clone, Copy)]
enum Names {
    /// The first one is a descriptor.
    Handle,
    /// A path.
    Path,
    /// A folder and a path.
    At,
    /// As `Path`, with the flags behind it.
    Open,
    /// As `At`, with the flags behind it.
    OpenAt,
    /// Two paths.
    Two,
    /// Two pairs of folder and path.
    TwoAt,
}

/// The calls that are looked at: all that change files, and those by which they are read.
#[rustfmt::skip]
const CALLS: &[(libc::c_long, &str, Names, bool)] = &[
    (libc::SYS_openat, "openat", Names::OpenAt, false),
    (libc::SYS_read, "read", Names::Handle, false),
    (libc::SYS_pread64, "pread64", Names::Handle, false),
    (libc::SYS_write, "write", Names::Handle, true),
    (libc::SYS_writev, "writev", Names::Handle, true),
    (libc::SYS_pwrite64, "pwrite64", Names::Handle, true),
    (libc::SYS_pwritev, "pwritev", Names::Handle, true),
    (libc::SYS_copy_file_range, "copy_file_range", Names::Handle, true),
    (libc::SYS_sendfile, "sendfile", Names::Handle, true),
    (libc::SYS_ftruncate, "ftruncate", Names::Handle, true),
    (libc::SYS_fallocate, "fallocate", Names::Handle, true),
    (libc::SYS_fchmod, "fchmod", Names::Handle, true),
    (libc::SYS_fchown, "fchown", Names::Handle, true),
    (libc::SYS_fsync, "fsync", Names::Handle, true),
    (libc::SYS_fdatasync, "fdatasync", Names::Handle, true),
    (libc::SYS_mkdirat, "mkdirat", Names::At, true),
    (libc::SYS_unlinkat, "unlinkat", Names::At, true),
    (libc::SYS_renameat, "renameat", Names::TwoAt, true),
    (libc::SYS_renameat2, "renameat2", Names::TwoAt, true),
    (libc::SYS_linkat, "linkat", Names::TwoAt, true),
    #[cfg(target_arch = "x86_64")] (libc::SYS_open, "open", Names::Open, false),
    #[cfg(target_arch = "x86_64")] (libc::SYS_creat, "creat", Names::Path, true),
    #[cfg(target_arch = "x86_64")] (libc::SYS_truncate, "truncate", Names::Path, true),
    #[cfg(target_arch = "x86_64")] (libc::SYS_mkdir, "mkdir", Names::Path, true),
    #[cfg(target_arch = "x86_64")] (libc::SYS_rmdir, "rmdir", Names::Path, true),
    #[cfg(target_arch = "x86_64")] (libc::SYS_unlink, "unlink", Names::Path, true),
    #[cfg(target_arch = "x86_64")] (libc::SYS_rename, "rename", Names::Two, true),
    #[cfg(target_arch = "x86_64")] (libc::SYS_link, "link", Names::Two, true),
];

/// The file under the root folder that takes the log, so that writing it is a call like others.
pub const LOG: &str = "log";

/// Runs a command to its end and asks `decide` what is to become of each call. `begun` is told the
/// process id.
///
/// # Errors
/// When this process may not trace another one.
pub fn trace(
    command: &Command,
    root: &Path,
    begun: impl FnOnce(Pid),
    mut decide: impl FnMut(&Call) -> Act,
) -> io::Result<Traced> {
    let leader = start(command, root)?;
    begun(leader);
    let mut failing: HashMap<Pid, Errno> = HashMap::new();
    let mut classes: BTreeMap<String, (bool, usize)> = BTreeMap::new();
    loop {
        // Only what this thread traces: the tests run side by side and have children of their own.
        let flags = WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD;
        let (thread, signal) = match waitpid(None, Some(flags))? {
            WaitStatus::Exited(pid, code) if pid == leader => {
                return Ok(Traced { code: Some(code), classes });
            }
            WaitStatus::Signaled(pid, Signal::SIGKILL, _) if pid == leader => {
                return Ok(Traced { code: None, classes });
            }
            WaitStatus::Signaled(pid, signal, _) if pid == leader => {
                panic!("it died of {signal}")
            }
            WaitStatus::PtraceSyscall(thread) => {
                // A thread that is gone already has been killed with its process.
                let _it_is_gone = at_call(leader, thread, root, &mut failing, |mut call| {
                    let count = classes.entry(call.class.clone()).or_insert((call.changes, 0));
                    count.1 += 1;
                    call.nth = count.1;
                    decide(&call)
                });
                (thread, None)
            }
            WaitStatus::Stopped(thread, signal) => (thread, Some(signal)),
            WaitStatus::PtraceEvent(thread, ..) => (thread, None),
            _ => continue,
        };
        match ptrace::syscall(thread, signal) {
            Err(Errno::ESRCH) | Ok(()) => {}
            Err(e) => return Err(e.into()),
        }
    }
}

/// Starts the command, traced from its first instruction on.
fn start(command: &Command, root: &Path) -> io::Result<Pid> {
    let log = std::fs::File::options().create(true).append(true).open(root.join(LOG))?;
    // A shell waits until it is traced and becomes the command then.
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "read -r go && exec \"$@\"", "sh"]).arg(command.get_program());
    shell.args(command.get_args()).env_clear().current_dir(root).process_group(0);
    let mut child =
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::from(log)).spawn()?;
    let leader = Pid::from_raw(i32::try_from(child.id()).unwrap());
    let options = Options::PTRACE_O_TRACESYSGOOD
        | Options::PTRACE_O_TRACECLONE
        | Options::PTRACE_O_TRACEFORK
        | Options::PTRACE_O_TRACEVFORK
        | Options::PTRACE_O_TRACEEXEC
        | Options::PTRACE_O_EXITKILL;
    if let Err(e) = ptrace::seize(leader, options) {
        child.kill()?;
        child.wait()?;
        return Err(e.into());
    }
    child.stdin.take().unwrap().write_all(b"go\n")?;
    Ok(leader)
}

fn at_call(
    leader: Pid,
    thread: Pid,
    root: &Path,
    failing: &mut HashMap<Pid, Errno>,
    decide: impl FnOnce(Call) -> Act,
) -> nix::Result<()> {
    if ptrace::syscall_info(thread)?.op == libc::PTRACE_SYSCALL_INFO_EXIT {
        return match failing.remove(&thread) {
            Some(errno) => refuse(thread, errno),
            None => Ok(()),
        };
    }
    let Some(call) = look(thread, root) else { return Ok(()) };
    match decide(call) {
        Act::Go => Ok(()),
        // In a stop before a call, a deadly signal keeps the call from being made.
        Act::Kill => kill(leader, Signal::SIGKILL),
        Act::Terminate => kill(leader, Signal::SIGTERM),
        Act::Fail(errno) => {
            failing.insert(thread, errno);
            skip(thread)
        }
    }
}

/// Whether calls can be made to fail on this machine.
pub const CAN_FAIL: bool = cfg!(target_arch = "x86_64");

/// Turns the call into one that does not exist.
#[cfg(target_arch = "x86_64")]
fn skip(thread: Pid) -> nix::Result<()> {
    let mut registers = ptrace::getregs(thread)?;
    registers.orig_rax = u64::MAX;
    ptrace::setregs(thread, registers)
}

#[cfg(target_arch = "x86_64")]
fn refuse(thread: Pid, errno: Errno) -> nix::Result<()> {
    let mut registers = ptrace::getregs(thread)?;
    registers.rax = i64::from(-(errno as i32)).cast_unsigned();
    ptrace::setregs(thread, registers)
}

#[cfg(not(target_arch = "x86_64"))]
fn skip(_: Pid) -> nix::Result<()> {
    Err(Errno::ENOSYS)
}

#[cfg(not(target_arch = "x86_64"))]
fn refuse(_: Pid, _: Errno) -> nix::Result<()> {
    Err(Errno::ENOSYS)
}

/// The call that a stopped thread is about to make, if it touches the root folder.
fn look(thread: Pid, root: &Path) -> Option<Call> {
    // proc(5): the call's number and its six arguments.
    let line = std::fs::read_to_string(format!("/proc/{thread}/syscall")).ok()?;
    let mut words = line.split(' ');
    let number: libc::c_long = words.next()?.parse().ok()?;
    let &(_, name, names, changes) = CALLS.iter().find(|call| call.0 == number)?;
    let arguments: Vec<u64> = words
        .filter_map(|word| u64::from_str_radix(word.strip_prefix("0x")?.trim_end(), 16).ok())
        .collect();
    let handle = |at: usize| {
        let number = *arguments.get(at)? as i32;
        let link = match number {
            libc::AT_FDCWD => format!("/proc/{thread}/cwd"),
            _ => format!("/proc/{thread}/fd/{number}"),
        };
        std::fs::read_link(link).ok()
    };
    let path = |at: usize| text(thread, *arguments.get(at)?);
    let below = |at: usize| Some(handle(at)?.join(path(at + 1)?));
    let files = match names {
        Names::Handle => vec![handle(0)?],
        Names::Path | Names::Open => vec![path(0)?],
        Names::At | Names::OpenAt => vec![below(0)?],
        Names::Two => vec![path(0)?, path(1)?],
        Names::TwoAt => vec![below(0)?, below(2)?],
    };
    let places: Option<Vec<_>> = files.iter().map(|file| place(file, root)).collect();
    let flags = match names {
        Names::Open => *arguments.get(1)?,
        Names::OpenAt => *arguments.get(2)?,
        _ => 0,
    };
    let makes = flags as i32 & (libc::O_CREAT | libc::O_TRUNC) != 0;
    let making = if makes { " (new)" } else { "" };
    let class = format!("{name} {}{making}", places?.join(" -> "));
    Some(Call { class, changes: changes || makes, nth: 0 })
}

/// A path in the memory of a stopped thread.
fn text(thread: Pid, address: u64) -> Option<PathBuf> {
    let memory = std::fs::File::open(format!("/proc/{thread}/mem")).ok()?;
    let mut text = [0; libc::PATH_MAX as usize];
    // What lies behind the text's page need not be readable.
    let page = 4096 - address % 4096;
    let mut length = memory.read_at(text.get_mut(..page as usize)?, address).ok()?;
    if !text.get(..length)?.contains(&0) {
        length += memory.read_at(text.get_mut(length..)?, address + page).ok()?;
    }
    let text = text.get(..length)?.split(|byte| *byte == 0).next()?;
    Some(PathBuf::from(OsStr::from_bytes(text)))
}

/// Where a file lies below the root, without what differs from run to run. `None` elsewhere.
fn place(file: &Path, root: &Path) -> Option<String> {
    const FOLDERS: [&str; 8] = [
        "",
        "inbox",
        "inbox/.claimed",
        "outbox",
        "outbox/.staged",
        "failed",
        "failed/.staged",
        "done",
    ];
    let inside = file.strip_prefix(root).ok()?;
    let inside = inside.to_str()?.trim_end_matches('/').trim_end_matches(" (deleted)");
    if FOLDERS.contains(&inside) || !inside.contains('/') || inside.starts_with("state/") {
        return Some(if inside.is_empty() { ".".to_owned() } else { inside.to_owned() });
    }
    let numbered = |part: &str| part.starts_with(|first: char| first.is_ascii_digit());
    let (parents, _name) = inside.rsplit_once('/')?;
    let mut parts: Vec<_> =
        parents.split('/').map(|part| if numbered(part) { "*" } else { part }).collect();
    parts.push("*");
    Some(parts.join("/"))
}
