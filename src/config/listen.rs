//! The address of the metrics server, `http.listen`.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// An address to listen on, written as `127.0.0.1:9464`, `unix:PATH`, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Listen {
    /// None.
    #[default]
    Off,
    /// A loopback address.
    Tcp(SocketAddr),
    /// A unix socket.
    Unix(PathBuf),
    /// Nothing that can be listened on. It is kept until the whole configuration is checked, so that all
    /// mistakes are reported together.
    Impossible {
        /// The value as it is written.
        text: String,
        /// The mistake, for a person.
        why: String,
    },
}

impl From<String> for Listen {
    fn from(text: String) -> Self {
        if text.is_empty() {
            return Self::Off;
        }
        if let Some(path) = text.strip_prefix("unix:") {
            return Self::Unix(PathBuf::from(path));
        }
        let why = match text.parse::<SocketAddr>() {
            Ok(address) if address.ip().is_loopback() => return Self::Tcp(address),
            Ok(_) => format!("{text:?} is not a loopback address: put a proxy before it"),
            Err(_) => format!(
                "{text:?} is neither an address such as \"127.0.0.1:9464\" nor \"unix:PATH\""
            ),
        };
        Self::Impossible { text, why }
    }
}

impl From<Listen> for String {
    fn from(listen: Listen) -> Self {
        listen.to_string()
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => Ok(()),
            Self::Tcp(address) => write!(f, "{address}"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::Impossible { text, .. } => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why_not(text: &str) -> String {
        match Listen::from(text.to_owned()) {
            Listen::Impossible { why, .. } => why,
            other => panic!("{text} is {other:?}"),
        }
    }

    #[test]
    fn only_loopback_and_unix_sockets_are_listened_on() {
        let listen = |text: &str| Listen::from(text.to_owned());
        assert_eq!(listen(""), Listen::Off);
        assert!(matches!(listen("127.0.0.1:9464"), Listen::Tcp(_)));
        assert!(matches!(listen("[::1]:9464"), Listen::Tcp(_)));
        assert_eq!(listen("unix:/run/x"), Listen::Unix("/run/x".into()));
        assert!(why_not("0.0.0.0:9464").contains("loopback"));
        assert!(why_not("9464").contains("127.0.0.1:9464"));
    }

    #[test]
    fn an_address_is_written_as_it_was_read() {
        for text in ["", "127.0.0.1:9464", "[::1]:9464", "unix:/run/x", "9464"] {
            assert_eq!(Listen::from(text.to_owned()).to_string(), text);
        }
    }
}
