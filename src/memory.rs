//! Settings of the allocator, so that it gives memory back.

/// Bytes above which a block is the system's own and is given back when it is freed. Set by hand.
const LARGE: i32 = 1 << 20;
/// Bytes that the allocator may keep at the end of each of its pools. Set by hand.
const KEPT: i32 = 2 << 20;

/// Tells the allocator to return freed memory to the system. By itself the C library's allocator learns
/// from the first large article to keep up to 64 MiB free in the pool of each thread, and each article
/// leaves its memory in another pool. Call this before there are threads.
pub fn return_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "the standard library cannot say this")]
    // SAFETY: it only sets numbers, which the allocator guards by a lock of its own.
    unsafe {
        // A number that is refused costs memory and nothing else.
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
        libc::mallopt(libc::M_TRIM_THRESHOLD, KEPT);
    }
}
