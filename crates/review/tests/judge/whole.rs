//! Whole reports, as `--json` prints them.
use crate::common::*;
use review::report::{Timing, assemble};
use serde_json::json;
use vision::Trouble;

#[test]
fn a_set_with_several_faults() {
    let item = item(item_json());
    let mut files = clean();
    files[1] = file("card.jpg", [front(), back().field("valid_to", "2025-03-18")]);
    files[2] = file("property.jpg", [property().unreadable(Trouble::Glare)]);
    files[3] = file(
        "lease.pdf",
        [
            lease_first().field("address", "杭州市上城区庆春路12号306室"),
            lease_last().place("witness", false, None),
        ],
    );
    files.push(broken("more.pdf"));
    let mut form = form();
    form["applicant_name"] = json!("杭州云锦餐饮有限公司");
    let judged = run(Some(&item), &files, &form);
    insta::assert_json_snapshot!(assemble(Some(&item), today(), &files, judged, Timing::default()));
}

#[test]
fn papers_without_an_item_are_looked_at_for_themselves() {
    let files = [
        file("a.jpg", [licence().without("address")]),
        file("b.jpg", [doc("unknown")]),
    ];
    let judged = run(None, &files, &json!({}));
    insta::assert_json_snapshot!(assemble(None, today(), &files, judged, Timing::default()));
}
