//! Messages leave through the outbox to real peers: a mail server and a messaging service that listen in this process.

use crate::app::TestApp;
use serde_json::{Value, json};
use server::app::senders::{Channel, Message, Sender as _};
use server::config::{Config, HttpMessages, Smtp, SmtpTls};
use server::post::{HttpSender, SmtpSender};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

/// A peer that answers one visitor, and says what it heard.
fn peer(talk: impl FnOnce(TcpStream) -> String + Send + 'static) -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (port, thread::spawn(move || talk(listener.accept().unwrap().0)))
}

/// A messaging service: one request, one answer.
fn service(answer: &'static str) -> (u16, JoinHandle<String>) {
    peer(move |mut stream| {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
            head.push_str(&line);
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        stream.write_all(answer.as_bytes()).unwrap();
        format!("{head}\n{}", String::from_utf8(body).unwrap())
    })
}

/// A mail server that takes one mail.
fn mail_server(verdict: &'static str) -> (u16, JoinHandle<String>) {
    peer(move |mut stream| {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut heard, mut in_mail) = (String::new(), false);
        stream.write_all(b"220 mail.test ready\r\n").unwrap();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap() == 0 {
                return heard;
            }
            heard.push_str(&line);
            let answer = match line.trim_end() {
                "." if in_mail => {
                    in_mail = false;
                    verdict
                }
                _ if in_mail => continue,
                "DATA" => {
                    in_mail = true;
                    "354 go on\r\n"
                }
                "QUIT" => {
                    stream.write_all(b"221 bye\r\n").unwrap();
                    return heard;
                }
                _ => "250 well\r\n",
            };
            stream.write_all(answer.as_bytes()).unwrap();
        }
    })
}

fn http(port: u16) -> HttpMessages {
    HttpMessages {
        url: format!("http://127.0.0.1:{port}/send"),
        headers: BTreeMap::from([("x-key".to_owned(), "k1".to_owned())]),
        body: r#"{"phones": ["{to}"], "content": "签名：{text}", "type": 1}"#.to_owned(),
        answer_contains: "\"ok\"".to_owned(),
    }
}

fn smtp(port: u16) -> Smtp {
    Smtp {
        host: "127.0.0.1".to_owned(),
        port,
        tls: SmtpTls::None,
        user: String::new(),
        password: String::new(),
        from: "驿站 <station@example.org>".to_owned(),
    }
}

const TAKEN: &str = "HTTP/1.1 200 OK\r\ncontent-length: 15\r\nconnection: close\r\n\r\n{\"state\": \"ok\"}";

#[test]
fn a_short_message_arrives_as_the_settings_describe_it() {
    let (port, heard) = service(TAKEN);
    let message = Message::sms("13800000001", "码 \"123456\"\n");
    HttpSender::new(&http(port)).unwrap().send(&message).unwrap();
    let heard = heard.join().unwrap();
    let (head, body) = heard.split_once("\n\n").or_else(|| heard.split_once("\r\n\n")).unwrap();
    assert!(
        head.starts_with("POST /send HTTP/1.1") && head.to_lowercase().contains("x-key: k1"),
        "{head}"
    );
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(
        body,
        json!({"phones": ["13800000001"], "content": "签名：码 \"123456\"\n", "type": 1})
    );
}

#[test]
fn what_the_service_does_not_take_is_an_error_without_the_words() {
    for answer in [
        "HTTP/1.1 500 Oops\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 4\r\nconnection: close\r\n\r\nfull",
    ] {
        let (port, heard) = service(answer);
        let error = HttpSender::new(&http(port))
            .unwrap()
            .send(&Message::sms("13800000001", "123456"))
            .unwrap_err();
        assert!(
            !error.to_string().contains("123456") && !error.to_string().contains("13800000001"),
            "{error}"
        );
        heard.join().unwrap();
    }
    assert!(
        HttpSender::new(&HttpMessages {
            url: "ftp://x".to_owned(),
            ..http(1)
        })
        .is_err()
    );
    assert!(
        HttpSender::new(&HttpMessages {
            body: "{".to_owned(),
            ..http(1)
        })
        .is_err()
    );
}

fn mail() -> Message {
    Message {
        channel: Channel::Mail,
        to: "li@example.org".to_owned(),
        subject: Some("Your case".to_owned()),
        text: "It is decided.".to_owned(),
    }
}

#[test]
fn a_mail_arrives_with_subject_and_words() {
    let (port, heard) = mail_server("250 taken\r\n");
    SmtpSender::new(&smtp(port)).unwrap().send(&mail()).unwrap();
    let heard = heard.join().unwrap();
    for words in [
        "MAIL FROM:<station@example.org>",
        "RCPT TO:<li@example.org>",
        "Subject: Your case",
        "It is decided.",
    ] {
        assert!(heard.contains(words), "{words}: {heard}");
    }
}

#[test]
fn a_mail_that_the_server_refuses_is_an_error() {
    let (port, heard) = mail_server("554 no\r\n");
    let error = SmtpSender::new(&smtp(port)).unwrap().send(&mail()).unwrap_err();
    assert_eq!(error.to_string(), "the mail server answered 554");
    heard.join().unwrap();
}

store::on_both! {
    async fn a_code_that_cannot_be_sent_is_tried_again_and_then_parked_where_it_is_seen(db: Db) {
        let app = TestApp::with(db, |config: &mut Config| config.district.short_name.push('x')).await;
        let admin = app.staff_with_totp("admin").await;
        app.break_sender(true);
        app.nobody().post("/sign-in/code", &json!({"mobile": "13800000001"})).await.ok();
        let health = admin.get("/admin/health").await.ok();
        assert_eq!(health["jobs_waiting"], 1);
        // It comes back, and the code is sent after all.
        app.break_sender(false);
        app.pass_seconds(21);
        app.nobody().get("/outlets").await.ok();
        assert_eq!(admin.get("/admin/health").await.ok()["jobs_waiting"], 0);
        let body = json!({"mobile": "13800000001", "code": app.code()});
        app.nobody().post("/sign-in/mobile", &body).await.ok();
        // One that stays away until the code is of no use any more.
        app.break_sender(true);
        app.nobody().post("/sign-in/code", &json!({"mobile": "13800000001"})).await.ok();
        for _ in 0..6 {
            app.pass_seconds(400);
            app.nobody().get("/outlets").await.ok();
        }
        let parked = admin.get("/admin/jobs").await.ok();
        assert_eq!(parked["items"][0]["kind"], "send_message");
        assert_eq!(parked["items"][0]["error"], "too late for this message");
        let path = format!("/admin/jobs/{}/rerun", parked["items"][0]["id"].as_str().unwrap());
        assert_eq!(admin.post(&path, &json!({})).await.status, 202);
    }
}
