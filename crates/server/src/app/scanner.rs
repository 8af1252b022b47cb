//! Looking for harmful content: a file goes to the `ClamAV` daemon (`INSTREAM`) before it is kept.
//!
//! Must not let a file through when the daemon is configured and does not answer.

use super::AppError;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};

/// How long the daemon may take for a file.
const PATIENCE: Duration = Duration::from_mins(1);
/// Bytes sent at a time.
const CHUNK: usize = 64 * 1024;
/// Longest answer that is read.
const LONGEST: u64 = 4096;

/// Asks the daemon at an address about bytes; an error when they are harmful, or when it does not say.
pub async fn check(address: &str, bytes: &[u8]) -> Result<(), AppError> {
    let asked = tokio::time::timeout(PATIENCE, ask(address, bytes)).await;
    let said = match asked {
        Ok(Ok(said)) => said,
        Ok(Err(error)) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the scanner does not answer");
            return Err(AppError::ScannerGone);
        }
        Err(_) => {
            tracing::error!("the scanner takes too long");
            return Err(AppError::ScannerGone);
        }
    };
    let said = said.trim_end_matches(['\0', '\n']);
    match said.strip_prefix("stream: ") {
        Some("OK") => Ok(()),
        Some(found) if found.ends_with(" FOUND") => {
            let name = found.trim_end_matches(" FOUND");
            tracing::warn!(name, "something harmful was sent");
            Err(AppError::FileInfected(name.to_owned()))
        }
        _ => {
            tracing::error!(said, "the scanner could not look");
            Err(AppError::ScannerGone)
        }
    }
}

async fn ask(address: &str, bytes: &[u8]) -> io::Result<String> {
    if address.starts_with('/') {
        instream(UnixStream::connect(address).await?, bytes).await
    } else {
        instream(TcpStream::connect(address).await?, bytes).await
    }
}

async fn instream(mut daemon: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> io::Result<String> {
    daemon.write_all(b"zINSTREAM\0").await?;
    for chunk in bytes.chunks(CHUNK) {
        let length = u32::try_from(chunk.len()).map_err(io::Error::other)?;
        daemon.write_all(&length.to_be_bytes()).await?;
        daemon.write_all(chunk).await?;
    }
    daemon.write_all(&0u32.to_be_bytes()).await?;
    daemon.flush().await?;
    let mut said = String::new();
    daemon.take(LONGEST).read_to_string(&mut said).await?;
    Ok(said)
}
