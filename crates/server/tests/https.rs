//! HTTPS by the program itself, with certificates made here: answered, renewed without a restart, looked at by the doctor.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{Timestamp, ToSpan as _};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use server::time::{Clock as _, SystemClock};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

/// The program that is tried has the machine's clock; certificates are good or over by it.
fn now() -> Timestamp {
    Timestamp::from_microsecond(SystemClock.now().as_micros()).unwrap()
}

/// An element of DER.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let head = match u8::try_from(length) {
        Ok(short) if short < 0x80 => vec![tag, short],
        Ok(byte) => vec![tag, 0x81, byte],
        _ => vec![tag, 0x82, u8::try_from(length >> 8).unwrap(), length.to_le_bytes()[0]],
    };
    [head, content.to_vec()].concat()
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    der(0x30, &parts.concat())
}

fn bits(content: &[u8]) -> Vec<u8> {
    der(0x03, &[&[0], content].concat())
}

const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const OTHER_NAMES: &[u8] = &[0x55, 0x1d, 0x11];
const PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const ECDSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];

/// A certificate that signs itself, with its key: their texts, and its bytes.
fn made(host: &str, from: Timestamp, until: Timestamp) -> (String, String, Vec<u8>) {
    let random = SystemRandom::new();
    let secret = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, secret.as_ref(), &random).unwrap();
    let moment = |at: Timestamp| der(0x18, at.strftime("%Y%m%d%H%M%SZ").to_string().as_bytes());
    let named = der(0x31, &sequence(&[der(0x06, COMMON_NAME), der(0x0c, host.as_bytes())]));
    let name = sequence(&[named]);
    let algorithm = sequence(&[der(0x06, ECDSA_SHA256)]);
    let names = sequence(&[der(0x82, host.as_bytes())]);
    let signed = sequence(&[
        der(0xa0, &der(0x02, &[2])),
        der(
            0x02,
            &pair.public_key().as_ref()[1..9]
                .iter()
                .map(|byte| (byte & 0x7f) | 1)
                .collect::<Vec<_>>(),
        ),
        algorithm.clone(),
        name.clone(),
        sequence(&[moment(from), moment(until)]),
        name,
        sequence(&[
            sequence(&[der(0x06, PUBLIC_KEY), der(0x06, P256)]),
            bits(pair.public_key().as_ref()),
        ]),
        der(
            0xa3,
            &sequence(&[sequence(&[der(0x06, OTHER_NAMES), der(0x04, &names)])]),
        ),
    ]);
    let signature = pair.sign(&random, &signed).unwrap();
    let bytes = sequence(&[signed, algorithm, bits(signature.as_ref())]);
    let text = |kind: &str, bytes: &[u8]| {
        format!(
            "-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n",
            STANDARD.encode(bytes)
        )
    };
    (text("CERTIFICATE", &bytes), text("PRIVATE KEY", secret.as_ref()), bytes)
}

/// Files of a certificate for a host, good from some days from now until others.
struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

impl Files {
    fn of(folder: &Path) -> Self {
        Self {
            certificate: folder.join("station.pem"),
            key: folder.join("station-key.pem"),
        }
    }

    fn write(&self, host: &str, from: i64, until: i64) -> Vec<u8> {
        let day = |days: i64| now() + (days * 24).hours();
        let (certificate, key, bytes) = made(host, day(from), day(until));
        fs::write(&self.certificate, certificate).unwrap();
        fs::write(&self.key, key).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&self.key, fs::Permissions::from_mode(0o600)).unwrap();
        }
        bytes
    }

    fn program(&self, command: &str, data: &Path) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_yizhan"));
        program
            .args(["--lang", "en", command, "--data"])
            .arg(data)
            .env("YIZHAN__HTTPS__CERTIFICATE", &self.certificate)
            .env("YIZHAN__HTTPS__KEY", &self.key)
            .env("YIZHAN__WORKER__INSIDE", "false")
            .env("RUST_LOG", "warn");
        program
    }
}

/// The program, running; ended with the test.
struct Station {
    process: Child,
    lines: BufReader<std::process::ChildStdout>,
}

impl Station {
    fn start(program: &mut Command) -> Self {
        let mut process = program.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap());
        Self { process, lines }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    fn hang_up(&self) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args(["-HUP", &pid]).status().unwrap().success());
    }
}

impl Drop for Station {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a browser gets that trusts this certificate and no other; `None` when it does not trust what it is shown.
fn get(address: &str, trusted: &[u8], path: &str) -> Option<String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(trusted.to_vec())).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = StreamOwned::new(
        ClientConnection::new(Arc::new(config), name).unwrap(),
        TcpStream::connect(address).unwrap(),
    );
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    .ok()?;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).unwrap();
    (!answer.is_empty()).then_some(answer)
}

fn plain(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    // In one piece: the port closes as soon as it has seen what it needs.
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:80\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer.to_ascii_lowercase()
}

#[test]
fn the_program_answers_over_https_sends_others_there_and_takes_a_new_certificate_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::of(folder.path());
    let first = files.write("localhost", -1, 90);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut station = Station::start(
        files
            .program("serve", &folder.path().join("data"))
            .args(["--port", "0"])
            .env("YIZHAN__HTTPS__REDIRECT_PORT", free.to_string()),
    );
    let (home, other) = (station.line(), station.line());
    let address = home.strip_prefix("https://").unwrap();
    // Somebody who says nothing keeps nobody waiting.
    let silent = TcpStream::connect(address).unwrap();
    let answer = get(address, &first, "/healthz").unwrap().to_ascii_lowercase();
    assert!(answer.starts_with("http/1.1 200"), "{answer}");
    assert!(
        answer.contains("strict-transport-security: max-age=31536000"),
        "{answer}"
    );
    // At most the alert of the protocol comes back.
    let clear = plain(address, "/healthz");
    assert!(!clear.contains("HTTP"), "nobody is answered in the clear: {clear}");
    let port = address.rsplit_once(':').unwrap().1;
    let elsewhere = plain(other.strip_prefix("http://").unwrap(), "/guide?item=premises-check");
    assert!(elsewhere.starts_with("http/1.1 308"), "{elsewhere}");
    let location = format!("location: https://localhost:{port}/guide?item=premises-check\r\n");
    assert!(elsewhere.contains(&location), "{elsewhere}");
    drop(silent);

    // A broken file changes nothing; the next good one is taken over.
    fs::write(&files.certificate, "nonsense").unwrap();
    station.hang_up();
    assert!(get(address, &first, "/healthz").is_some());
    let second = files.write("localhost", -1, 90);
    station.hang_up();
    while get(address, &second, "/healthz").is_none() {}
    assert_eq!(get(address, &first, "/healthz"), None, "the old one is shown no more");
}

#[test]
fn a_station_with_a_certificate_that_does_not_fit_its_key_does_not_start_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::of(folder.path());
    files.write("localhost", -1, 90);
    let certificate = fs::read(&files.certificate).unwrap();
    files.write("localhost", -1, 90);
    fs::write(&files.certificate, certificate).unwrap();
    let output = files
        .program("serve", folder.path())
        .args(["--port", "0"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("certificate and key cannot be used together"), "{told}");
}

#[test]
fn the_doctor_looks_at_the_days_and_the_name_of_a_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let (data, files) = (folder.path().join("data"), Files::of(folder.path()));
    let said = |host: &str, from: i64, until: i64| {
        files.write(host, from, until);
        let mut doctor = files.program("doctor", &data);
        doctor.env("YIZHAN__SERVER__PUBLIC_URL", "https://station.example");
        String::from_utf8(doctor.output().unwrap().stdout).unwrap()
    };
    for (from, until, told) in [
        (-1, 90, "ok    The HTTPS certificate is good until"),
        (-1, 10, "note  The HTTPS certificate ends on"),
        (-90, -1, "WRONG The HTTPS certificate ended on"),
        (2, 90, "WRONG The HTTPS certificate is good only from"),
    ] {
        let all = said("station.example", from, until);
        assert!(all.contains(told), "{told}: {all}");
        assert!(!all.contains("is not one for"), "{all}");
    }
    let other = said("other.example", -1, 90);
    assert!(
        other.contains("WRONG The HTTPS certificate is not one for station.example"),
        "{other}"
    );
    fs::remove_file(&files.key).unwrap();
    let gone = files.program("doctor", &data).output().unwrap();
    let gone = String::from_utf8(gone.stdout).unwrap();
    assert!(
        gone.contains("WRONG The HTTPS certificate or its key cannot be used"),
        "{gone}"
    );
}
