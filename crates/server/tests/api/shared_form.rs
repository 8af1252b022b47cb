//! The shared form: who helps points and proposes, who asked decides, and what comes over the line counts only where its author may
//! write.

use crate::app::{Answer, Client, TestApp};
use crate::helping::{self, step};
use crate::rights::act_as;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use yrs::block::ClientID;
use yrs::updates::decoder::Decode as _;
use yrs::updates::encoder::Encode as _;
use yrs::{Doc, Map as _, Options, ReadTxn as _, Transact as _, Update};

/// A page that shows the form: a document of its own, in which it writes with a pen that it was given.
struct Page<'a> {
    who: &'a Client<'a>,
    at: String,
    doc: Doc,
    person: String,
}

impl<'a> Page<'a> {
    async fn open(who: &'a Client<'a>, question: &str) -> Self {
        let at = format!("/support/questions/{question}/form");
        let pen = who.post(&format!("{at}/pens"), &json!({})).await.ok();
        let client = ClientID::new(pen["pen"].as_u64().unwrap());
        Self {
            who,
            at,
            doc: Doc::with_options(Options::with_guid_and_client_id("page".into(), client)),
            person: pen["person"].as_str().unwrap().to_owned(),
        }
    }

    /// Writes an entry of a part; what is to be sent.
    fn writes(&self, part: &str, name: &str, value: &Value) -> String {
        let map = self.doc.get_or_insert_map(part);
        let mut tx = self.doc.transact_mut();
        map.insert(&mut tx, name, value.to_string());
        STANDARD.encode(tx.encode_update_v1())
    }

    fn proposes(&self, id: &str, field: &str, value: &Value) -> String {
        let proposal = json!({"field": field, "value": value});
        self.writes(&self.person, &format!("propose/{id}"), &proposal)
    }

    fn have(&self) -> String {
        STANDARD.encode(self.doc.transact().state_vector().encode_v1())
    }

    async fn sends(&self, update: &str) -> Answer {
        self.who
            .post(&self.at, &json!({"update": update, "have": self.have()}))
            .await
    }

    async fn hears(&self) -> Value {
        let have = self.have().replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let seen = self.who.get(&format!("{}?have={have}", self.at)).await.ok();
        let update = STANDARD.decode(seen["update"].as_str().unwrap()).unwrap();
        self.doc
            .transact_mut()
            .apply_update(Update::decode_v1(&update).unwrap())
            .unwrap();
        seen
    }

    fn holds(&self, part: &str) -> Vec<String> {
        let map = self.doc.get_or_insert_map(part);
        let tx = self.doc.transact();
        let mut names: Vec<String> = map.keys(&tx).map(str::to_owned).collect();
        names.sort();
        names
    }

    async fn accepts(&self, of: &Page<'_>, (proposal, field): (&str, &str), value: &Value, version: i64) -> Answer {
        let body =
            json!({"person": of.person, "proposal": proposal, "field": field, "value": value, "version": version});
        self.who.post(&format!("{}/accept", self.at), &body).await
    }
}

const FIRST: &str = "proposal-1";
const AREA: (&str, &str) = (FIRST, "premises_area");

/// A question of the owner's that the officer helps with on a tier.
async fn helped<'a>(app: &'a TestApp, owner: &Client<'_>, case: &str, tier: &str) -> (Client<'a>, String) {
    let asked = json!({"words": "面积怎么填？", "anchor": {"field": "premises_area"}, "tier": tier});
    helping::helped(app, owner, case, asked).await
}

async fn field(who: &Client<'_>, case: &str, name: &str) -> Value {
    let seen = who.get(&format!("/cases/{case}")).await.ok();
    let fields = seen["form"].as_array().unwrap();
    fields.iter().find(|field| field["name"] == name).unwrap().clone()
}

store::on_both! {
    async fn an_expert_proposes_a_value_the_owner_accepts_it_and_both_names_stand_there(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (expert, question) = helped(&app, &owner, &case, "remote").await;
        let (helps, asks) = (Page::open(&expert, &question).await, Page::open(&owner, &question).await);
        let pointed = helps.writes(&helps.person, "at", &json!({"field": "premises_area"}));
        helps.sends(&pointed).await.ok();
        let sent = helps.sends(&helps.proposes(FIRST, "premises_area", &json!("86.5"))).await.ok();
        assert_eq!((&sent["version"], &sent["writers"].as_array().unwrap().len()), (&json!(2), &2));
        // Proposed is not written.
        assert_eq!(field(&owner, &case, "premises_area").await["value"], Value::Null);
        asks.hears().await;
        assert_eq!(asks.holds(&helps.person), ["at", "propose/proposal-1"]);

        let taken = asks.accepts(&helps, AREA, &json!("86.5"), 0).await.ok();
        assert_eq!((&taken["proposed_by"]["name"], &taken["accepted_by"], &taken["version"]), (&json!("陈审"), &json!("李云"), &json!(1)));
        let now = field(&owner, &case, "premises_area").await;
        assert_eq!((&now["value"], &now["updated_by"], &now["proposed_by"]), (&json!("86.5"), &json!("李云"), &json!("陈审")));
        let timeline = owner.get(&format!("/cases/{case}/timeline")).await.ok();
        let last = timeline["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["event"], &last["person"]), (&json!("value_agreed"), &json!("李云")));
        assert_eq!(last["details"], json!({"field": "premises_area", "proposed_by": "陈审"}));
        // Once more, because the answer was lost: it was accepted once.
        assert_eq!(asks.accepts(&helps, AREA, &json!("86.5"), 0).await.ok()["at"], taken["at"]);
        assert_eq!(owner.get(&format!("/cases/{case}/timeline")).await.ok()["items"].as_array().unwrap().len(), 2);
        assert_eq!(helps.hears().await["accepted"][0]["proposal"], FIRST);
        // Whoever changes it later stands there alone.
        let change = json!({"value": "90", "version": 1});
        owner.send("PATCH", &format!("/cases/{case}/form/premises_area"), Some(&change), None).await.ok();
        assert_eq!(field(&owner, &case, "premises_area").await["proposed_by"], Value::Null);
    }

    async fn only_what_was_proposed_is_accepted_and_only_by_the_side_that_asked(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (expert, question) = helped(&app, &owner, &case, "remote").await;
        let (helps, asks) = (Page::open(&expert, &question).await, Page::open(&owner, &question).await);
        helps.sends(&helps.proposes(FIRST, "premises_area", &json!("86.5"))).await.ok();
        assert_eq!(helps.accepts(&helps, AREA, &json!("86.5"), 0).await.code(), "forbidden", "the expert never writes");
        for (proposal, name, value) in [
            (FIRST, "premises_area", json!("99")),
            (FIRST, "applicant_name", json!("86.5")),
            ("proposal-2", "premises_area", json!("86.5")),
            ("../../../etc", "premises_area", json!("86.5")),
        ] {
            assert_eq!(asks.accepts(&helps, (proposal, name), &value, 0).await.code(), "proposal-changed");
        }
        // The expert thought better of it while the owner was reading.
        helps.sends(&helps.proposes(FIRST, "premises_area", &json!("88"))).await.ok();
        assert_eq!(asks.accepts(&helps, AREA, &json!("86.5"), 0).await.code(), "proposal-changed");
        // A field holds what it can hold, whoever proposed it, over the version that was seen.
        helps.sends(&helps.proposes("proposal-3", "premises_tenure", &json!("stolen"))).await.ok();
        let tenure = asks.accepts(&helps, ("proposal-3", "premises_tenure"), &json!("stolen"), 0).await;
        assert_eq!(tenure.code(), "invalid-value");
        owner.fill(&case, "premises_area", json!("80")).await;
        assert_eq!(asks.accepts(&helps, AREA, &json!("88"), 0).await.code(), "field-changed");
        assert_eq!(asks.accepts(&helps, AREA, &json!("88"), 1).await.ok()["version"], 2);
    }

    async fn nobody_sits_at_a_form_who_neither_asks_nor_helps_or_when_nobody_is_helped(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (expert, question) = helped(&app, &owner, &case, "coach").await;
        let form = format!("/support/questions/{question}/form");
        let pens = format!("{form}/pens");
        assert_eq!(owner.post(&pens, &json!({})).await.code(), "form-not-shared", "coaching shares no form");
        step(&expert, &question, json!({"step": "change_tier", "tier": "remote"})).await.ok();
        let (helps, asks) = (Page::open(&expert, &question).await, Page::open(&owner, &question).await);
        let update = helps.proposes(FIRST, "premises_area", &json!("86.5"));
        helps.sends(&update).await.ok();

        let lead = app.staff("lead").await;
        act_as(&lead, "department_lead", "Community service counter").await;
        let stranger = app.owner_zhou().await;
        let colleague = app.clerk_wang().await;
        act_as(&colleague, "clerk", "East gate outlet").await;
        for (who, code) in [(&lead, "forbidden"), (&stranger, "not-found"), (&colleague, "not-found"), (&app.nobody(), "not-signed-in")] {
            assert_eq!(who.post(&pens, &json!({})).await.code(), code);
            assert_eq!(who.get(&form).await.code(), code);
            assert_eq!(who.post(&form, &json!({"update": update, "have": ""})).await.code(), code);
            let body = json!({"person": helps.person, "proposal": FIRST, "field": "premises_area", "value": "86.5", "version": 0});
            assert_eq!(who.post(&format!("{form}/accept"), &body).await.code(), code);
        }
        // Helped no more: the form is closed to both, and what is there is kept.
        step(&expert, &question, json!({"step": "answer"})).await.ok();
        for page in [&helps, &asks] {
            assert_eq!(page.who.get(&form).await.code(), "form-not-shared");
            assert_eq!(page.sends(&update).await.code(), "form-not-shared");
        }
        assert_eq!(asks.accepts(&helps, AREA, &json!("86.5"), 0).await.code(), "form-not-shared");
        step(&owner, &question, json!({"step": "ask_on"})).await.ok();
        step(&expert, &question, json!({"step": "accept"})).await.ok();
        asks.hears().await;
        assert_eq!(asks.holds(&helps.person), ["propose/proposal-1"]);
    }

    async fn updates_that_are_forged_malformed_too_long_or_too_many_change_nothing(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (expert, question) = helped(&app, &owner, &case, "remote").await;
        let (helps, asks) = (Page::open(&expert, &question).await, Page::open(&owner, &question).await);
        let own = asks.writes(&asks.person, "at", &json!({"field": "applicant_name"}));
        asks.sends(&own).await.ok();
        helps.hears().await;
        // In the owner's part; under the owner's pen, with the right bytes; as the owner.
        assert_eq!(helps.sends(&helps.writes(&asks.person, "decline/proposal-1", &json!(true))).await.code(), "form-refused");
        assert_eq!(helps.sends(&own).await.code(), "form-refused");
        let second = Page::open(&expert, &question).await;
        let declined = second.writes(&second.person, "decline/proposal-1", &json!(true));
        assert_eq!(second.sends(&declined).await.code(), "form-refused", "an expert does not answer");
        let asking = asks.proposes(FIRST, "premises_area", &json!("1"));
        assert_eq!(asks.sends(&asking).await.code(), "form-refused", "who asks does not propose");
        // A page whose update was refused begins anew.
        let fresh = Page::open(&expert, &question).await;
        for update in ["", "!", "AAECAwQF", "/////w=="] {
            assert_eq!(fresh.sends(update).await.code(), "form-refused", "{update}");
        }
        let long = fresh.proposes(FIRST, "premises_area", &json!("x".repeat(70_000)));
        assert_eq!(fresh.sends(&long).await.code(), "form-refused");
        let lost = fresh.proposes(FIRST, "premises_area", &json!("86.5"));
        assert_eq!(fresh.sends(&lost).await.code(), "form-refused", "it stands on what was never taken in");

        let page = Page::open(&expert, &question).await;
        let update = page.proposes(FIRST, "premises_area", &json!("86.5"));
        let taken = page.sends(&update).await.ok();
        assert_eq!(page.sends(&update).await.ok()["version"], taken["version"], "played again, it says nothing new");
        asks.hears().await;
        assert_eq!(asks.holds(&page.person), ["propose/proposal-1"]);
        assert_eq!(asks.holds(&asks.person), ["at", "propose/proposal-1"], "its own page still has what was refused");
        // A flood ends with the minute, refused or not.
        let mut answers = std::collections::BTreeMap::<String, usize>::new();
        for _ in 0..620 {
            *answers.entry(page.sends("AAA=").await.code()).or_default() += 1;
        }
        assert!(answers["too-many-tries"] > 10, "{answers:?}");
        app.pass_seconds(60);
        assert_eq!(page.sends(&update).await.ok()["version"], taken["version"]);
    }

    async fn both_go_on_while_the_line_is_cut_and_come_to_the_same(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (expert, question) = helped(&app, &owner, &case, "video").await;
        let (helps, asks) = (Page::open(&expert, &question).await, Page::open(&owner, &question).await);
        let mark = |page: u32| json!({"file": "file_a", "page": page, "region": {"x": 1, "y": 2, "width": 3, "height": 4}});
        let (mut waits, mut waited) = (Vec::new(), Vec::new());
        for page in 1..5 {
            waits.push(helps.writes(&helps.person, &format!("mark/mark-000{page}"), &mark(page)));
            waited.push(asks.writes(&asks.person, "page", &json!({"file": "file_a", "page": page, "turn": page})));
        }
        for update in &waited {
            asks.sends(update).await.ok();
        }
        // The first half arrived and its answer was lost: all of it is sent.
        for update in waits[..2].iter().chain(&waits) {
            helps.sends(update).await.ok();
        }
        let (one, other) = (helps.hears().await, asks.hears().await);
        assert_eq!((&one["version"], &other["version"]), (&json!(8), &json!(8)));
        for part in [&helps.person, &asks.person] {
            assert_eq!(helps.holds(part), asks.holds(part));
        }
        assert_eq!(asks.holds(&helps.person).len(), 4);
    }

    async fn a_clerk_who_acts_for_the_owner_sits_on_the_side_that_asked(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, clerk) = (app.owner_li().await, app.clerk_wang().await);
        act_as(&clerk, "clerk", "East gate outlet").await;
        let case = owner.draft().await;
        crate::counter::running(&clerk, &owner).await;
        let (expert, question) = helped(&app, &clerk, &case, "remote").await;
        let (helps, asks) = (Page::open(&expert, &question).await, Page::open(&clerk, &question).await);
        helps.sends(&helps.proposes(FIRST, "premises_area", &json!("86.5"))).await.ok();
        let taken = asks.accepts(&helps, AREA, &json!("86.5"), 0).await.ok();
        assert_eq!(taken["accepted_by"], "王窗");
        let timeline = owner.get(&format!("/cases/{case}/timeline")).await.ok();
        let last = timeline["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["event"], &last["on_behalf"]["confirmed_by"]), (&json!("value_agreed"), &json!("李云")));
    }
}
