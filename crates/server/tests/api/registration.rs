//! Registration of an enterprise by its licence, and invitations of those who act for it.

use crate::app::{Client, TestApp, cookie, samples};
use serde_json::{Value, json};

const CODE: &str = "92330102MA7JKPTW0R";
const NEW: &str = "13900000001";

async fn begin<'a>(app: &'a TestApp, mobile: &str, credit_code: &str) -> (Client<'a>, Value) {
    app.nobody()
        .post("/registrations/code", &json!({"mobile": mobile}))
        .await
        .ok();
    let body = json!({"mobile": mobile, "code": app.code(), "credit_code": credit_code});
    let answer = app.nobody().post("/registrations", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.json());
    let client = Client {
        app,
        cookie: Some(cookie(&answer)),
    };
    (client, answer.json())
}

async fn send(who: &Client<'_>, id: &str, set: &str, file: &str) -> Value {
    let bytes = std::fs::read(samples(set).join(file)).unwrap();
    let request = who.request("POST", &format!("/registrations/{id}/licence"));
    who.app
        .send(request.body(axum::body::Body::from(bytes)).unwrap())
        .await
        .ok()
}

store::on_both! {
    async fn an_owner_registers_with_a_photographed_licence(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, begun) = begin(&app, NEW, CODE).await;
        assert_eq!((&begun["registration"]["state"], &begun["me"]["acting"]), (&json!("started"), &Value::Null));
        let id = begun["registration"]["id"].as_str().unwrap();
        assert_eq!(owner.get("/cases").await.ok()["items"], json!([]));
        assert_eq!(send(&owner, id, "clean", "营业执照.jpg").await["state"], "reading");
        app.work().await;
        let read = owner.get(&format!("/registrations/{id}")).await.ok();
        assert_eq!(read["state"], "read", "{read}");
        assert_eq!(read["reading"], json!({"name": "杭州市上城区星垂小吃店", "legal_representative": "柴子"}));
        let claim = json!({"name": "杭州市上城区星垂小吃店", "legal_representative": "柴子", "applicant": "柴子"});
        let made = owner.post(&format!("/registrations/{id}/confirm"), &claim).await.ok();
        assert_eq!((&made["registration"]["state"], &made["me"]["acting"]["kind"]), (&json!("made"), &json!("owner")));
        assert_eq!(made["me"]["person"]["name"], "柴子");
        owner.draft().await;
        // From now on the number signs in as any other.
        assert_eq!(app.owner(NEW).await.get("/me").await.ok()["acting"]["kind"], "owner");
        // The same code again names nobody.
        let (_, second) = begin(&app, "13900000002", CODE).await;
        assert_eq!(second["registration"]["state"], "taken");
        assert!(!second.to_string().contains("星垂") && !second.to_string().contains("柴子"));
    }

    async fn a_photograph_that_is_not_enough_is_taken_again_or_decided_by_a_person(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, begun) = begin(&app, NEW, "91330102MA2KCCCC1X").await;
        let id = begun["registration"]["id"].as_str().unwrap();
        let show = async || owner.get(&format!("/registrations/{id}")).await.ok();
        send(&owner, id, "clean", "租赁合同.jpg").await;
        app.work().await;
        let other = show().await;
        assert_eq!((&other["state"], &other["problems"]), (&json!("retake"), &json!(["not_a_licence"])));
        send(&owner, id, "clean", "营业执照.jpg").await;
        app.work().await;
        assert_eq!(show().await["problems"], json!(["other_code"]));
        let claim = json!({"name": "云栖面馆", "legal_representative": "沈一", "applicant": "沈一", "reason": ""});
        let path = format!("/registrations/{id}/request");
        assert_eq!(owner.post(&path, &claim).await.code(), "words-missing");
        let claim = json!({"name": "云栖面馆", "legal_representative": "沈一", "applicant": "沈一", "reason": "执照换发中"});
        assert_eq!(owner.post(&path, &claim).await.ok()["state"], "requested");
        assert_eq!(owner.post(&path, &claim).await.code(), "registration-moved");
        let admin = app.staff_with_totp("admin").await;
        let queue = admin.get("/admin/registrations").await.ok();
        assert_eq!(queue["items"][0]["mobile"], "139****0001");
        assert_eq!(admin.get(&format!("/registrations/{id}/licence")).await.headers["content-type"], "image/jpeg");
        let stranger = app.owner_zhou().await;
        assert_eq!(stranger.get(&format!("/registrations/{id}")).await.code(), "not-found");
        let refuse = format!("/admin/registrations/{id}/refuse");
        assert_eq!(admin.post(&refuse, &json!({"reason": " "})).await.code(), "words-missing");
        let approve = format!("/admin/registrations/{id}/approve");
        assert_eq!(admin.post(&approve, &json!({})).await.ok()["state"], "made");
        assert_eq!(app.owner(NEW).await.get("/me").await.ok()["acting"]["organisation"]["name"]["zh-CN"], "云栖面馆");
    }

    async fn a_number_nobody_had_comes_in_only_by_registration_or_invitation(db: Db) {
        let app = TestApp::new(db).await;
        let nobody = app.nobody();
        let code = async |credit: &str| {
            let body = json!({"mobile": NEW, "code": "000000", "credit_code": credit});
            nobody.post("/registrations", &body).await.code()
        };
        assert_eq!(code("91330102MA2KAAAA63").await, "invalid-value");
        assert_eq!(code(CODE).await, "sign-in-failed");
        nobody.post("/registrations/code", &json!({"mobile": NEW})).await.ok();
        let sign_in = json!({"mobile": NEW, "code": app.code()});
        assert_eq!(nobody.post("/sign-in/mobile", &sign_in).await.code(), "sign-in-failed");
    }

    async fn an_agent_is_invited_accepts_and_ends(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let invite = json!({"mobile": NEW, "name": "吴代"});
        let sent = owner.post("/enterprise/invitations", &invite).await.ok();
        assert_eq!(sent["mobile"], "139****0001");
        let agent = app.owner(NEW).await;
        assert_eq!(agent.get("/me").await.ok()["roles"], json!([]));
        let received = agent.get("/me/invitations").await.ok();
        assert_eq!(received["items"][0]["organisation"]["name"]["zh-CN"], "杭州云栖茶事餐饮有限公司");
        let id = sent["id"].as_str().unwrap();
        // Nobody else can.
        assert_eq!(app.owner_zhou().await.post(&format!("/me/invitations/{id}/accept"), &json!({})).await.code(), "not-found");
        let me = agent.post(&format!("/me/invitations/{id}/accept"), &json!({})).await.ok();
        assert_eq!((&me["acting"]["kind"], &me["person"]["name"]), (&json!("agent"), &json!("吴代")));
        agent.draft().await;
        assert_eq!(agent.post("/enterprise/invitations", &invite).await.code(), "forbidden");
        let members = owner.get("/enterprise/members").await.ok();
        let role = |name: &str| {
            let found = members["items"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap();
            found["role"].as_str().unwrap().to_owned()
        };
        assert_eq!(owner.delete(&format!("/enterprise/members/{}", role("李云"))).await.code(), "forbidden");
        assert_eq!(owner.delete(&format!("/enterprise/members/{}", role("吴代"))).await.status, 204);
        assert_eq!(agent.get("/me").await.ok()["acting"], Value::Null);
        let again = owner.post("/enterprise/invitations", &invite).await.ok();
        let path = format!("/enterprise/invitations/{}", again["id"].as_str().unwrap());
        assert_eq!((owner.delete(&path).await.status.as_u16(), owner.delete(&path).await.code()), (204, "not-found".to_owned()));
    }
}
