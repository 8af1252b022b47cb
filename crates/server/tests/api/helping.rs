//! How tests of cloud support begin: somebody asks, and the officer of the small district helps.

use crate::app::{Answer, Client, TestApp};
use crate::rights::act_as;
use serde_json::{Value, json};

/// The officer of the counter department.
pub(crate) async fn officer(app: &TestApp) -> Client<'_> {
    let officer = app.officer_chen().await;
    act_as(&officer, "officer", "Community service counter").await;
    officer
}

/// A step of a question.
pub(crate) async fn step(who: &Client<'_>, question: &str, body: Value) -> Answer {
    who.post(&format!("/support/questions/{question}/steps"), &body).await
}

/// Somebody asks so about a case, and the officer has taken it: who helps, and the question.
pub(crate) async fn helped<'a>(app: &'a TestApp, asker: &Client<'_>, case: &str, asked: Value) -> (Client<'a>, String) {
    let expert = officer(app).await;
    expert
        .put("/support/presence", &json!({"presence": "online"}))
        .await
        .ok();
    let asked = asker.post(&format!("/cases/{case}/questions"), &asked).await.ok();
    let question = asked["question"]["id"].as_str().unwrap().to_owned();
    step(&expert, &question, json!({"step": "accept"})).await.ok();
    (expert, question)
}
