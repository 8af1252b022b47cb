//! Test materials: invented documents rendered, spoiled on purpose and photographed, with the truth beside them.
//! It draws and writes files; it must never read a document or depend on the review.

#![expect(clippy::many_single_char_names, reason = "coordinates, sizes and angles of drawings")]

mod camera;
mod container;
mod filings;
mod fonts;
mod hygiene;
mod impressions;
mod invent;
mod numbers;
mod ornament;
mod output;
mod papers;
mod plan;
mod plant;
mod scenes;
mod sets;
mod sheet;
mod shoot;
mod studio;
mod sundry;
mod truth;
mod writing;

pub use camera::{Homography, Level, Wish, photograph};
pub use scenes::{Scene, write_scenes};
pub use sets::{Order, PICTURE_SIZE, write_samples, write_sets};
pub use truth::{Defect, FieldTruth, FileTruth, PageTruth, Quad, SceneTruth, SealTruth, Truth};

/// Papers to develop with, and papers kept apart to measure with: other layouts, other faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Split {
    /// For development.
    Dev,
    /// For measuring only.
    Eval,
}
