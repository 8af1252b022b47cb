//! Draws one paper of each kind into a folder, to be looked at: `look FONTS FOLDER`.

#[path = "../tests/samples/mod.rs"]
mod samples;

use papers::{Fonts, Standing, draw};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(fonts), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("look FONTS FOLDER".into());
    };
    let read = |weight: &str| std::fs::read(Path::new(&fonts).join(format!("NotoSerifCJK-{weight}.ttc")));
    let fonts = Fonts::new(read("Regular")?, read("Bold")?)?;
    for (number, (name, body)) in samples::bodies().into_iter().enumerate() {
        let facts = samples::facts(number, body);
        std::fs::write(
            Path::new(&folder).join(format!("{name}.pdf")),
            draw(&facts, Standing::Issued, &fonts)?,
        )?;
        if name == "correction" {
            let preview = draw(&facts, Standing::Preview, &fonts)?;
            std::fs::write(Path::new(&folder).join("correction_preview.pdf"), preview)?;
        }
    }
    Ok(())
}
