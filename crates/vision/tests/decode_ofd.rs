//! OFDs that bend the standard and open in viewers open here: each with the same words on its page.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]
mod corpus;

use corpus::{Member, OFD_TEXT, encoded, jbig2, member, ofd_members, ofd_pictured, ofd_sealed, zip};
use image::{ImageFormat, Rgb, RgbImage};
use vision::decode::{DecodedPage, Limits, open};

fn only_page(members: &[Member]) -> DecodedPage {
    let limits = Limits::default();
    let document = open(&zip(members), &limits).unwrap();
    assert_eq!(document.page_count(), 1);
    document.page(0, &limits).unwrap()
}

fn words(members: &[Member]) -> Vec<String> {
    only_page(members).text.into_iter().map(|r| r.text).collect()
}

/// A plain OFD with a change to each of its members.
fn bent(change: impl Fn(&mut Member)) -> Vec<Member> {
    let mut members = ofd_members(OFD_TEXT, "");
    members.iter_mut().for_each(change);
    members
}

/// A change of the text of the member with this ending.
fn reworded<'a>(end: &'a str, from: &'a str, to: &'a str) -> impl Fn(&mut Member) + 'a {
    move |m| {
        if m.name.ends_with(end) {
            let text = String::from_utf8(m.data.clone()).unwrap();
            assert!(text.contains(from), "{text}");
            m.data = text.replace(from, to).into_bytes();
        }
    }
}

fn opens(members: &[Member]) {
    assert_eq!(words(members), ["营业执照"]);
}

fn pixel(page: &DecodedPage, x: f32, y: f32) -> [u8; 3] {
    let picture = page.picture.as_ref().unwrap();
    let at = |share: f32, side: u32| ((share * side as f32) as u32).min(side - 1);
    picture.get_pixel(at(x, picture.width()), at(y, picture.height())).0
}

#[test]
fn names_in_other_case_than_the_locations_lead_to_the_same_members() {
    opens(&bent(|m| m.name = m.name.to_uppercase()));
    opens(&bent(|m| m.name = m.name.to_lowercase()));
    opens(&bent(reworded("OFD.xml", "Doc_0/Document.xml", "doc_0/DOCUMENT.XML")));
}

#[test]
fn locations_from_the_root_and_from_the_folder_lead_to_the_same_member() {
    let page = "Pages/Page_0/Content.xml";
    for location in [
        "/Doc_0/Pages/Page_0/Content.xml",
        "Doc_0/Pages/Page_0/Content.xml",
        "./Pages/Page_0/Content.xml",
        "/Pages/Page_0/Content.xml",
        "../Doc_0/Pages/Page_0/Content.xml",
    ] {
        opens(&bent(reworded("Document.xml", page, location)));
    }
    opens(&bent(reworded("OFD.xml", "Doc_0/Document.xml", "/Doc_0/Document.xml")));
}

#[test]
fn the_slashes_of_windows_part_folders_in_names_and_locations() {
    opens(&bent(|m| m.name = m.name.replace('/', "\\")));
    opens(&bent(reworded(
        "Document.xml",
        "Pages/Page_0/Content.xml",
        "Pages\\Page_0\\Content.xml",
    )));
}

#[test]
fn a_prefix_that_is_missing_or_another_one_is_no_matter() {
    let without = |m: &mut Member| {
        let text = String::from_utf8(m.data.clone()).unwrap();
        m.data = text.replace("xmlns:ofd", "xmlns").replace("ofd:", "").into_bytes();
    };
    opens(&bent(without));
    let undeclared = |m: &mut Member| {
        let text = String::from_utf8(m.data.clone()).unwrap();
        let bare = text.replace(" xmlns:ofd=\"http://www.ofdspec.org/2016\"", "");
        m.data = bare.into_bytes();
    };
    opens(&bent(undeclared));
    let other = |m: &mut Member| {
        let text = String::from_utf8(m.data.clone()).unwrap();
        m.data = text.replace("ofd:", "o:").replace("xmlns:ofd", "xmlns:o").into_bytes();
    };
    opens(&bent(other));
}

#[test]
fn a_byte_order_mark_and_space_around_locations_are_no_matter() {
    opens(&bent(|m| m.data = [b"\xef\xbb\xbf".as_slice(), &m.data].concat()));
    opens(&bent(reworded(
        "OFD.xml",
        ">Doc_0/Document.xml<",
        ">\n  Doc_0/Document.xml\n<",
    )));
    opens(&bent(reworded("Document.xml", ">PublicRes.xml<", "> PublicRes.xml <")));
}

#[test]
fn a_page_area_without_its_physical_box_takes_the_next_box_and_then_a4() {
    let physical = "<ofd:PhysicalBox>0 0 210 140</ofd:PhysicalBox>";
    let application = "<ofd:ApplicationBox>0 0 210 140</ofd:ApplicationBox>";
    let next = bent(reworded("Document.xml", physical, application));
    opens(&next);
    assert_eq!((only_page(&next).width, only_page(&next).height), (1654, 1102));
    let none = bent(reworded("Document.xml", physical, ""));
    opens(&none);
    assert_eq!((only_page(&none).width, only_page(&none).height), (1654, 2339));
    let area = format!("<ofd:PageArea>{physical}</ofd:PageArea>");
    opens(&bent(reworded("Document.xml", &area, "")));
}

#[test]
fn template_pages_are_read_below_and_above_the_page() {
    for order in ["Background", "Foreground", "background", ""] {
        let mut members = bent(reworded(
            "Document.xml",
            "</ofd:CommonData>",
            &format!(
                r#"<ofd:TemplatePage ID="50" BaseLoc="Tpls/Tpl_0/Content.xml" ZOrder="{order}"/></ofd:CommonData>"#
            ),
        ));
        members.iter_mut().for_each(reworded(
            "Page_0/Content.xml",
            "<ofd:Content>",
            &format!(r#"<ofd:Template TemplateID="50" ZOrder="{order}"/><ofd:Content>"#),
        ));
        let frame = ofd_members(&OFD_TEXT.replace("营业执照", "统一社会").replace("20 30", "20 80"), "");
        members.push(member("Doc_0/Tpls/Tpl_0/Content.xml", frame[3].data.clone()));
        let mut found = words(&members);
        found.sort();
        assert_eq!(found, ["统一社会", "营业执照"], "{order}");
    }
}

#[test]
fn fonts_that_are_nowhere_leave_the_words() {
    let file = reworded(
        "PublicRes.xml",
        r#"FontName="宋体"/>"#,
        r#"FontName="Nowhere"><ofd:FontFile>font_3.ttf</ofd:FontFile></ofd:Font>"#,
    );
    opens(&bent(file));
    opens(&bent(reworded("Content.xml", r#"Font="3""#, r#"Font="99""#)));
    let mut without = ofd_members(OFD_TEXT, "");
    without.retain(|m| !m.name.ends_with("PublicRes.xml"));
    opens(&without);
}

#[test]
fn steps_between_characters_are_read_in_every_spelling() {
    for steps in ["g 3 5", "G 3 5", "5 5 5", "5", "g 2 5 5", "5,5,5", "g  3\t5 "] {
        let members = bent(reworded("Content.xml", "g 3 5", steps));
        let page = only_page(&members);
        assert_eq!(page.text.len(), 1, "{steps}");
        assert_eq!(page.text[0].text, "营业执照", "{steps}");
        let place = page.text[0].quad.bounds();
        let scale = page.width as f32 / 210.0;
        assert!((place.right - 40.0 * scale).abs() < 2.0, "{steps}: {place:?}");
    }
    opens(&bent(reworded("Content.xml", r#" DeltaX="g 3 5""#, "")));
}

#[test]
fn elements_and_attributes_that_nobody_knows_are_passed_over() {
    opens(&bent(reworded(
        "OFD.xml",
        "<ofd:DocBody>",
        "<ofd:Odd a='1'><b/></ofd:Odd><ofd:DocBody>",
    )));
    opens(&bent(reworded(
        "Document.xml",
        "<ofd:CommonData>",
        "<ofd:CommonData odd='1'><ofd:Odd>1</ofd:Odd>",
    )));
    opens(&bent(reworded(
        "Document.xml",
        "<ofd:Pages>",
        "<x:Pages2 xmlns:x='y'/><ofd:Pages>",
    )));
    opens(&bent(reworded(
        "Content.xml",
        "<ofd:TextCode",
        "<ofd:Odd/><ofd:TextCode",
    )));
    opens(&bent(reworded(
        "Content.xml",
        "<ofd:Layer",
        "<ofd:Odd/><ofd:Layer Type='Odd'",
    )));
    opens(&bent(reworded(
        "Content.xml",
        "<ofd:Content>",
        "<ofd:Actions><ofd:Action Event='DO'/></ofd:Actions><ofd:Content>",
    )));
}

#[test]
fn what_the_standard_wants_and_a_page_can_do_without_may_be_missing() {
    opens(&bent(reworded("Content.xml", r#" ID="2""#, "")));
    opens(&bent(reworded("Content.xml", r#" ID="10""#, "")));
    opens(&bent(reworded(
        "OFD.xml",
        "<ofd:DocInfo><ofd:DocID>a</ofd:DocID></ofd:DocInfo>",
        "",
    )));
    opens(&bent(reworded("OFD.xml", r#" Version="1.0" DocType="OFD""#, "")));
    opens(&bent(reworded("Document.xml", r#"Page ID="1""#, r#"Page ID="page1""#)));
    opens(&bent(reworded("Content.xml", r#" Font="3""#, "")));
    opens(&bent(reworded("Content.xml", r#" X="0" Y="5""#, r#" Y="5""#)));
}

#[test]
fn pictures_of_every_kind_that_scanners_write_are_drawn() {
    let dark = |format| encoded(RgbImage::from_pixel(40, 40, Rgb([10, 10, 10])), format);
    for (name, data) in [
        ("a.png", dark(ImageFormat::Png)),
        ("a.jpg", dark(ImageFormat::Jpeg)),
        ("a.bmp", dark(ImageFormat::Bmp)),
        ("a.gif", dark(ImageFormat::Gif)),
        ("a.tif", dark(ImageFormat::Tiff)),
        ("a.jb2", jbig2()),
    ] {
        let page = only_page(&ofd_pictured(name, data));
        assert!(pixel(&page, 120.0 / 210.0, 80.0 / 140.0)[0] < 60, "{name}");
        assert!(pixel(&page, 160.0 / 210.0, 80.0 / 140.0)[0] > 240, "{name}");
    }
}

#[test]
fn the_seal_of_a_signature_is_found_however_its_members_are_spelt() {
    let mut members = ofd_sealed();
    for m in &mut members {
        m.name = m.name.to_uppercase().replace('/', "\\");
    }
    let page = only_page(&members);
    let [red, green, _] = pixel(&page, 120.0 / 210.0, 80.0 / 140.0);
    assert!(red > 150 && green < 100, "{red} {green}");
}
