//! The little HTTP that the tests speak.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;

/// Where the service listens, as `http.listening` tells it.
pub enum Place {
    Tcp(String),
    Unix(String),
}

impl Place {
    pub fn of(address: &str) -> Self {
        match address.strip_prefix("unix:") {
            Some(path) => Self::Unix(path.to_owned()),
            None => Self::Tcp(address.to_owned()),
        }
    }
}

/// The status and the whole answer to a GET.
pub fn get(place: &Place, path: &str) -> (u16, String) {
    fn talk(mut stream: impl Read + Write, path: &str) -> String {
        write!(stream, "GET {path} HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
    let answer = match place {
        Place::Tcp(address) => talk(TcpStream::connect(address).unwrap(), path),
        Place::Unix(socket) => talk(UnixStream::connect(socket).unwrap(), path),
    };
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.unwrap_or_else(|| panic!("no HTTP: {answer}")), answer)
}
