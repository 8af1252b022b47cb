//! Requests on a connection that is kept, as a browser keeps one.

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// A connection of somebody.
pub(crate) struct Client {
    address: String,
    cookie: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Client {
    pub(crate) fn new(address: &str, cookie: &str) -> Self {
        Self {
            address: address.to_owned(),
            cookie: cookie.to_owned(),
            stream: None,
        }
    }

    /// Status and answer.
    pub(crate) async fn ask(&mut self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let body = body.map(ToString::to_string).unwrap_or_default();
        let head = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: {}\r\nX-Yizhan: 1\r\nCookie: {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.address,
            self.cookie,
            body.len()
        );
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            self.stream = Some(BufReader::new(stream));
        }
        let stream = self.stream.as_mut().unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let (mut status, mut length, mut line) = (0, 0, String::new());
        loop {
            line.clear();
            stream.read_line(&mut line).await.unwrap();
            let said = line.trim_end().to_ascii_lowercase();
            if said.is_empty() {
                break;
            }
            if let Some(rest) = said.strip_prefix("http/1.1 ") {
                status = rest.split(' ').next().unwrap().parse().unwrap();
            } else if let Some(rest) = said.strip_prefix("content-length: ") {
                length = rest.parse().unwrap();
            }
        }
        assert!(status > 0, "the connection was closed");
        let mut content = vec![0; length];
        stream.read_exact(&mut content).await.unwrap();
        (status, serde_json::from_slice(&content).unwrap_or_default())
    }
}
