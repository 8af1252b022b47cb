//! Signing in, sessions, roles, and what keeps foreign pages out.

use crate::app::{Client, TestApp, cookie};
use insta::assert_json_snapshot;
use serde_json::json;
use server::app::secrets::totp_step;
use server::app::seed::{PASSWORD, TOTP_SECRET};
use server::config::Mode;

/// The code that is right at this moment, found by trying.
fn totp(app: &TestApp) -> String {
    let seconds = app.ctx.now().as_seconds();
    (0..1_000_000)
        .map(|number| format!("{number:06}"))
        .find(|code| totp_step(TOTP_SECRET, code, seconds) == Some(seconds / 30))
        .unwrap()
}

store::on_both! {
    async fn staff_sign_in_by_password_and_see_their_roles(db: Db) {
        let app = TestApp::new(db).await;
        let clerk = app.clerk_wang().await;
        assert_json_snapshot!("me_clerk", clerk.get("/me").await.ok());
    }

    async fn a_wrong_password_and_an_unknown_name_are_answered_alike(db: Db) {
        let app = TestApp::new(db).await;
        let nobody = app.nobody();
        let mut answers = Vec::new();
        for (login, password) in [("officer", "wrong"), ("nobody", PASSWORD), ("", "")] {
            let body = json!({"login": login, "password": password});
            let mut answer = nobody.post("/sign-in/password", &body).await.json();
            answer["trace_id"] = json!(null);
            answers.push(answer);
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(answers[0]["code"], "sign-in-failed");
    }

    async fn tries_are_limited_and_the_limit_passes(db: Db) {
        let app = TestApp::new(db).await;
        let wrong = json!({"login": "officer", "password": "wrong"});
        for _ in 0..10 {
            assert_eq!(app.nobody().post("/sign-in/password", &wrong).await.code(), "sign-in-failed");
        }
        let right = json!({"login": "officer", "password": PASSWORD});
        let refused = app.nobody().post("/sign-in/password", &right).await;
        assert_eq!(refused.code(), "too-many-tries");
        let wait: i64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
        app.pass_seconds(wait);
        app.nobody().post("/sign-in/password", &right).await.ok();
    }

    async fn an_authenticator_is_asked_for_where_enrolled_and_its_code_is_used_once(db: Db) {
        let app = TestApp::new(db).await;
        let body = |totp: Option<&str>| json!({"login": "admin", "password": PASSWORD, "totp": totp});
        assert_eq!(app.nobody().post("/sign-in/password", &body(None)).await.code(), "totp-needed");
        let code = totp(&app);
        let other = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(app.nobody().post("/sign-in/password", &body(Some(other))).await.code(), "sign-in-failed");
        app.nobody().post("/sign-in/password", &body(Some(&code))).await.ok();
        assert_eq!(app.nobody().post("/sign-in/password", &body(Some(&code))).await.code(), "sign-in-failed");
    }

    async fn an_owner_signs_in_by_code_once_and_in_time(db: Db) {
        let app = TestApp::new(db).await;
        let nobody = app.nobody();
        let ask = async |mobile: &str| nobody.post("/sign-in/code", &json!({"mobile": mobile})).await.code();
        assert_eq!(ask("138 0000 0001").await, "202");
        let code = app.code();
        let send = async |code: &str| {
            nobody.post("/sign-in/mobile", &json!({"mobile": "13800000001", "code": code})).await
        };
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(send(wrong).await.code(), "sign-in-failed");
        send(&code).await.ok();
        assert_eq!(send(&code).await.code(), "sign-in-failed");
        ask("13800000001").await;
        let late = app.code();
        app.pass_seconds(301);
        assert_eq!(send(&late).await.code(), "sign-in-failed");
        // Unknown numbers and staff are answered alike, and nothing is sent.
        for other in ["13900000000", "not a number"] {
            assert_eq!(ask(other).await, "202");
        }
        assert_eq!(app.code(), late);
    }

    async fn a_code_bears_five_tries(db: Db) {
        let app = TestApp::new(db).await;
        let nobody = app.nobody();
        nobody.post("/sign-in/code", &json!({"mobile": "13800000001"})).await.ok();
        let code = app.code();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let send = async |code: &str| {
            nobody.post("/sign-in/mobile", &json!({"mobile": "13800000001", "code": code})).await.code()
        };
        for _ in 0..5 {
            assert_eq!(send(wrong).await, "sign-in-failed");
        }
        assert_eq!(send(&code).await, "sign-in-failed");
    }

    async fn the_cookie_is_closed_and_a_sign_in_replaces_the_session_before(db: Db) {
        let app = TestApp::with(db, |config| "https://station.test".clone_into(&mut config.server.public_url)).await;
        let body = json!({"login": "officer", "password": PASSWORD});
        let answer = app.nobody().post("/sign-in/password", &body).await;
        let set = answer.headers["set-cookie"].to_str().unwrap().to_owned();
        for word in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(set.contains(word), "{set}");
        }
        assert!(answer.headers["strict-transport-security"].to_str().unwrap().contains("max-age"));
        let before = Client { app: &app, cookie: Some(cookie(&answer)) };
        let again = before.post("/sign-in/password", &body).await;
        assert_ne!(cookie(&again), cookie(&answer));
        assert_eq!(before.get("/me").await.code(), "not-signed-in");
    }

    async fn sessions_are_listed_and_ended_and_end_by_themselves(db: Db) {
        let app = TestApp::new(db).await;
        let (one, two) = (app.officer_chen().await, app.officer_chen().await);
        let list = one.get("/me/sessions").await.ok();
        let items = list["items"].as_array().unwrap();
        assert_eq!(items.len(), 2);
        let other = items.iter().find(|session| session["current"] == false).unwrap();
        let path = format!("/me/sessions/{}", other["id"].as_str().unwrap());
        // Nobody ends the sessions of others.
        assert_eq!(app.clerk_wang().await.delete(&path).await.code(), "not-found");
        assert_eq!(one.delete(&path).await.status, 204);
        assert_eq!(two.get("/me").await.code(), "not-signed-in");
        assert_eq!(one.send("POST", "/sign-out", None, None).await.status, 204);
        assert_eq!(one.get("/me").await.code(), "not-signed-in");
        let idle = app.officer_chen().await;
        app.pass_seconds(119 * 60);
        idle.get("/me").await.ok();
        app.pass_seconds(119 * 60);
        idle.get("/me").await.ok();
        app.pass_seconds(121 * 60);
        assert_eq!(idle.get("/me").await.code(), "not-signed-in");
    }

    async fn a_role_is_switched_only_to_one_that_is_held(db: Db) {
        let app = TestApp::new(db).await;
        let (clerk, officer) = (app.clerk_wang().await, app.officer_chen().await);
        let lead = clerk.get("/me").await.ok()["roles"][1].clone();
        let now = clerk.post("/me/role", &json!({"role": lead["id"]})).await.ok();
        assert_eq!(now["acting"]["kind"], "station_lead");
        assert_eq!(clerk.get("/me").await.ok()["acting"], lead);
        assert_eq!(officer.post("/me/role", &json!({"role": lead["id"]})).await.code(), "unknown-role");
    }

    async fn foreign_pages_change_and_read_nothing(db: Db) {
        let app = TestApp::new(db).await;
        let officer = app.officer_chen().await;
        let cookie = officer.cookie.clone().unwrap();
        let send = async |method: &str, path: &str, headers: &[(&str, &str)]| {
            let mut request = axum::http::Request::builder()
                .method(method)
                .uri(format!("/api/v1{path}"))
                .header("host", "station.test")
                .header("cookie", &cookie);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            app.send(request.body(axum::body::Body::empty()).unwrap()).await.code()
        };
        assert_eq!(send("POST", "/sign-out", &[]).await, "foreign-page");
        assert_eq!(send("POST", "/sign-out", &[("origin", "http://station.test")]).await, "foreign-page");
        let evil = [("x-yizhan", "1"), ("origin", "https://evil.test")];
        assert_eq!(send("POST", "/sign-out", &evil).await, "foreign-page");
        assert_eq!(send("GET", "/me", &evil).await, "foreign-page");
        assert_eq!(send("POST", "/sign-out", &[("x-yizhan", "1"), ("origin", "null")]).await, "foreign-page");
        let ours = [("x-yizhan", "1"), ("origin", "http://station.test")];
        assert_eq!(send("GET", "/me", &ours).await, "200");
        assert_eq!(send("POST", "/sign-out", &ours).await, "204");
    }

    async fn production_lets_no_demonstration_sign_in_pass(db: Db) {
        let app = TestApp::with(db, |config| config.mode = Mode::Production).await;
        let body = json!({"login": "officer", "password": PASSWORD});
        assert_eq!(app.nobody().post("/sign-in/password", &body).await.code(), "sign-in-failed");
        let seeded = server::app::seed::run(&app.ctx).await;
        assert!(matches!(seeded, Err(server::app::AppError::Production)));
    }

    async fn answers_are_in_the_language_that_was_asked_for(db: Db) {
        let app = TestApp::new(db).await;
        let title = async |language: &str| {
            let request = axum::http::Request::builder()
                .uri("/api/v1/me")
                .header("accept-language", language)
                .body(axum::body::Body::empty())
                .unwrap();
            app.send(request).await.json()["title"].as_str().unwrap().to_owned()
        };
        assert_eq!(title("en-GB").await, "Please sign in first.");
        assert_eq!(title("zh-Hans-CN").await, "请先登录。");
    }
}
