//! Passwords, authenticators and recovery codes of staff.

use crate::app::{Client, TestApp, cookie, totp};
use serde_json::json;
use server::app::seed::PASSWORD;
use server::config::Authenticator;

async fn sign_in<'a>(app: &'a TestApp, password: &str, factor: Option<&str>) -> Result<Client<'a>, String> {
    let body = json!({"login": "officer", "password": password, "totp": factor});
    let answer = app.nobody().post("/sign-in/password", &body).await;
    if answer.status.is_success() {
        Ok(Client {
            app,
            cookie: Some(cookie(&answer)),
        })
    } else {
        Err(answer.code())
    }
}

async fn enrol(who: &Client<'_>) -> (String, Vec<String>) {
    let shown = who.post("/me/authenticator", &json!({"password": PASSWORD})).await.ok();
    let secret = shown["secret"].as_str().unwrap().to_owned();
    assert!(
        shown["address"].as_str().unwrap().contains(&secret) && shown["picture"].as_str().unwrap().starts_with("<svg")
    );
    let wrong = who.post("/me/authenticator/confirm", &json!({"code": "000000"})).await;
    assert_eq!(wrong.code(), "code-wrong");
    let code = totp(&secret, who.app.ctx.now().as_seconds());
    let codes = who.post("/me/authenticator/confirm", &json!({"code": code})).await.ok();
    let codes = codes["codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap().to_owned())
        .collect();
    (secret, codes)
}

store::on_both! {
    async fn who_has_no_authenticator_can_do_nothing_but_set_one_up_where_it_is_asked_for(db: Db) {
        let app = TestApp::with(db, |config| config.staff.authenticator = Authenticator::Always).await;
        let officer = sign_in(&app, PASSWORD, None).await.unwrap();
        assert_eq!(officer.get("/me").await.ok()["owes"], "authenticator");
        for path in ["/cases", "/me/sessions", "/admin/people"] {
            assert_eq!(officer.get(path).await.code(), "enrolment-due", "{path}");
        }
        let (secret, codes) = enrol(&officer).await;
        assert_eq!(codes.len(), 10);
        officer.get("/cases").await.ok();
        assert_eq!(sign_in(&app, PASSWORD, None).await.err().unwrap(), "totp-needed");
        // The code of the enrolment was used up.
        let code = totp(&secret, app.ctx.now().as_seconds());
        assert_eq!(sign_in(&app, PASSWORD, Some(&code)).await.err().unwrap(), "sign-in-failed");
        app.pass_seconds(30);
        let code = totp(&secret, app.ctx.now().as_seconds());
        sign_in(&app, PASSWORD, Some(&code)).await.unwrap();
    }

    async fn a_recovery_code_stands_in_for_an_authenticator_once(db: Db) {
        let app = TestApp::new(db).await;
        let officer = sign_in(&app, PASSWORD, None).await.unwrap();
        let (_, codes) = enrol(&officer).await;
        sign_in(&app, PASSWORD, Some(&codes[0].to_lowercase())).await.unwrap();
        assert_eq!(sign_in(&app, PASSWORD, Some(&codes[0])).await.err().unwrap(), "sign-in-failed");
        assert_eq!(officer.get("/me/security").await.ok()["recovery_codes"], 9);
        assert_eq!(sign_in(&app, "wrong", Some(&codes[1])).await.err().unwrap(), "sign-in-failed");
        sign_in(&app, PASSWORD, Some(&codes[1])).await.unwrap();
    }

    async fn a_changed_password_ends_all_other_sessions(db: Db) {
        let app = TestApp::new(db).await;
        let (here, there) = (sign_in(&app, PASSWORD, None).await.unwrap(), sign_in(&app, PASSWORD, None).await.unwrap());
        let code = async |present: &str, new: &str| {
            here.post("/me/password", &json!({"present": present, "new": new})).await.code()
        };
        assert_eq!(code("wrong", "a-long-new-password").await, "password-wrong");
        assert_eq!(code(PASSWORD, "short").await, "password-weak");
        assert_eq!(code(PASSWORD, PASSWORD).await, "password-weak");
        assert_eq!(code(PASSWORD, "a-long-new-password").await, "204");
        assert_eq!(there.get("/me").await.code(), "not-signed-in");
        here.get("/cases").await.ok();
        assert_eq!(sign_in(&app, PASSWORD, None).await.err().unwrap(), "sign-in-failed");
        sign_in(&app, "a-long-new-password", None).await.unwrap();
        // Owners have none.
        let owner = app.owner_li().await;
        let refused = owner.post("/me/password", &json!({"present": "", "new": "a-long-new-password"})).await;
        assert_eq!(refused.code(), "forbidden");
    }

    async fn an_administrator_resets_a_lost_authenticator(db: Db) {
        let app = TestApp::new(db).await;
        let officer = sign_in(&app, PASSWORD, None).await.unwrap();
        enrol(&officer).await;
        let person = officer.get("/me").await.ok()["person"]["id"].as_str().unwrap().to_owned();
        let admin = app.staff_with_totp("admin").await;
        let path = format!("/admin/people/{person}/reset-authenticator");
        assert_eq!(admin.post(&path, &json!({})).await.ok()["authenticator"], false);
        assert_eq!(admin.post(&path, &json!({})).await.code(), "unfit");
        assert_eq!(officer.get("/me").await.code(), "not-signed-in");
        sign_in(&app, PASSWORD, None).await.unwrap();
        let found = admin.get("/admin/audit?action=authenticator.reset").await.ok();
        assert_eq!((&found["items"][0]["subject"], &found["items"][0]["person"]), (&json!(person), &json!("孙管")));
    }
}
