//! Where text stands: a differentiable-binarisation network (DB, Liao et al. 2020) and what follows it.
//!
//! Yields boxes only; reading them is the recogniser's business.
use crate::geometry::{Point, Quad};
use crate::models::{ModelError, Pool};
use crate::raster::{Raster, Resized, resize_to_multiple};
use ort::value::TensorRef;

/// Pixels of the probability map above this belong to text.
const PIXEL_THRESHOLD: f32 = 0.2;
/// Boxes with a mean probability below this are dropped.
const BOX_THRESHOLD: f32 = 0.4;
/// How far a box is grown, as a share of area over perimeter: the network learns shrunken boxes.
const UNCLIP_RATIO: f32 = 1.5;
/// Boxes thinner than this many map pixels are noise.
const MIN_SIDE: f32 = 3.0;
/// Sides of what the network sees are multiples of this.
const STEP: usize = 32;
/// More boxes than this are no document.
const MAX_BOXES: usize = 1500;

/// Finds text boxes, in pixels of the raster given; `longest` bounds the longer side seen by the network.
pub(crate) fn detect(pool: &Pool, raster: &Raster, longest: u32) -> Result<Vec<Quad>, ModelError> {
    let Resized {
        raster: small,
        scale_x,
        scale_y,
    } = resize_to_multiple(raster, longest, STEP as u32);
    let (w, h) = (small.width() as usize, small.height() as usize);
    let map = text_map(pool, &small)?;
    let boxes = boxes_of(&map, w, h);
    Ok(boxes
        .into_iter()
        .map(|q| Quad(q.0.map(|p| Point::new(p.x * scale_x, p.y * scale_y))))
        .collect())
}

/// How likely each pixel belongs to text. The network sees the picture whole: parts of it, with nothing to compare them
/// with, show text where there is none (docs/adr/0002).
fn text_map(pool: &Pool, small: &Raster) -> Result<Vec<f32>, ModelError> {
    let (w, h) = (small.width() as usize, small.height() as usize);
    pool.with(|session| {
        // Made here, not before: a page that waits for the network need not hold it.
        let input = normalise(small.as_raw());
        let tensor = TensorRef::from_array_view(([1usize, 3, h, w], input.as_slice()))?;
        let outputs = session.run(ort::inputs!["x" => tensor])?;
        let (_, data) = outputs[0].try_extract_tensor::<f32>()?;
        Ok(data.to_vec())
    })
}

/// Planar BGR, normalised by the means the network was trained with.
fn normalise(pixels: &[u8]) -> Vec<f32> {
    const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
    const STD: [f32; 3] = [0.229, 0.224, 0.225];
    let area = pixels.len() / 3;
    let mut out = vec![0.0; area * 3];
    let tables: [[f32; 256]; 3] =
        std::array::from_fn(|c| std::array::from_fn(|v| (v as f32 / 255.0 - MEAN[c]) / STD[c]));
    let (first, rest) = out.split_at_mut(area);
    let (second, third) = rest.split_at_mut(area);
    for (i, px) in pixels.chunks_exact(3).enumerate() {
        first[i] = tables[0][px[2] as usize];
        second[i] = tables[1][px[1] as usize];
        third[i] = tables[2][px[0] as usize];
    }
    out
}

/// Connected regions of the map, each as a grown rectangle of least area.
fn boxes_of(map: &[f32], w: usize, h: usize) -> Vec<Quad> {
    let mut seen = vec![false; w * h];
    let mut stack = Vec::new();
    let mut boxes = Vec::new();
    for start in 0..w * h {
        if seen[start] || map[start] <= PIXEL_THRESHOLD {
            continue;
        }
        let (mut edge, mut sum, mut count) = (Vec::new(), 0.0f32, 0u32);
        seen[start] = true;
        stack.push(start);
        while let Some(i) = stack.pop() {
            let (x, y) = (i % w, i / w);
            sum += map[i];
            count += 1;
            let mut inner = 0;
            let mut visit = |j: usize| {
                if map[j] > PIXEL_THRESHOLD {
                    inner += 1;
                    if !seen[j] {
                        seen[j] = true;
                        stack.push(j);
                    }
                }
            };
            if x > 0 {
                visit(i - 1);
            }
            if x + 1 < w {
                visit(i + 1);
            }
            if y > 0 {
                visit(i - w);
            }
            if y + 1 < h {
                visit(i + w);
            }
            if inner < 4 {
                edge.push(Point::new(x as f32, y as f32));
            }
        }
        if count < 8 || sum / (count as f32) < BOX_THRESHOLD {
            continue;
        }
        if let Some(quad) = least_rectangle(&hull(edge)).and_then(|r| grow(&r)) {
            boxes.push(quad);
            if boxes.len() >= MAX_BOXES {
                break;
            }
        }
    }
    boxes
}

/// Convex hull, counter-clockwise (Andrew's monotone chain).
fn hull(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let cross = |o: Point, a: Point, b: Point| (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
    let mut chain: Vec<Point> = Vec::with_capacity(points.len());
    for pass in 0..2 {
        let floor = chain.len() + 1;
        for i in 0..points.len() {
            let p = if pass == 0 {
                points[i]
            } else {
                points[points.len() - 1 - i]
            };
            while chain.len() > floor && cross(chain[chain.len() - 2], chain[chain.len() - 1], p) <= 0.0 {
                chain.pop();
            }
            chain.push(p);
        }
        chain.pop();
    }
    chain
}

/// The rectangle of least area around a convex polygon, its first edge the longer one pointing right.
fn least_rectangle(hull: &[Point]) -> Option<Quad> {
    if hull.len() < 3 {
        return None;
    }
    let mut best: Option<(f32, Quad)> = None;
    for i in 0..hull.len() {
        let (a, b) = (hull[i], hull[(i + 1) % hull.len()]);
        let length = a.distance(b);
        if length < 1e-3 {
            continue;
        }
        let (ux, uy) = ((b.x - a.x) / length, (b.y - a.y) / length);
        let (mut u0, mut u1, mut v0, mut v1) = (f32::MAX, f32::MIN, f32::MAX, f32::MIN);
        for p in hull {
            let (u, v) = (p.x * ux + p.y * uy, p.y * ux - p.x * uy);
            u0 = u0.min(u);
            u1 = u1.max(u);
            v0 = v0.min(v);
            v1 = v1.max(v);
        }
        let area = (u1 - u0) * (v1 - v0);
        if best.is_none_or(|(least, _)| area < least) {
            let at = |u: f32, v: f32| Point::new(u * ux - v * uy, u * uy + v * ux);
            best = Some((area, Quad([at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)])));
        }
    }
    best.map(|(_, q)| longer_edge_first(q))
}

/// Turns the corner order so that the first edge is the longer one and points right (or down where it is vertical).
fn longer_edge_first(q: Quad) -> Quad {
    let mut c = q.0;
    if c[0].distance(c[1]) < c[1].distance(c[2]) {
        c.rotate_left(1);
    }
    let (dx, dy) = (c[1].x - c[0].x, c[1].y - c[0].y);
    let backwards = if dx.abs() > dy.abs() { dx < 0.0 } else { dy < 0.0 };
    if backwards {
        c.rotate_left(2);
    }
    Quad(c)
}

/// Moves each edge outwards; `None` for slivers.
fn grow(q: &Quad) -> Option<Quad> {
    let (w, h) = (q.width() + 1.0, q.height() + 1.0);
    if h < MIN_SIDE || w < MIN_SIDE {
        return None;
    }
    let d = w * h * UNCLIP_RATIO / (2.0 * (w + h));
    let [a, b, _, e] = q.0;
    let unit = |p: Point, q: Point| {
        let l = p.distance(q).max(1e-3);
        ((q.x - p.x) / l, (q.y - p.y) / l)
    };
    let ((ux, uy), (vx, vy)) = (unit(a, b), unit(a, e));
    let shift = |p: Point, u: f32, v: f32| Point::new(p.x + d * (u * ux + v * vx), p.y + d * (u * uy + v * vy));
    let [a, b, c, e] = q.0;
    Some(Quad([
        shift(a, -1.0, -1.0),
        shift(b, 1.0, -1.0),
        shift(c, 1.0, 1.0),
        shift(e, -1.0, 1.0),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slanted_bar_becomes_one_box_that_reads_to_the_right() {
        let (w, h) = (200, 100);
        let mut map = vec![0.0; w * h];
        for x in 20..180 {
            let y = 30 + x / 8;
            for dy in 0..12 {
                map[(y + dy) * w + x] = 0.9;
            }
        }
        let boxes = boxes_of(&map, w, h);
        assert_eq!(boxes.len(), 1);
        let [a, b, ..] = boxes[0].0;
        assert!(b.x > a.x && b.y > a.y, "{a:?} {b:?}");
        assert!(boxes[0].width() > 165.0 && boxes[0].height() < 40.0);
    }

    #[test]
    fn specks_are_no_text() {
        let mut map = vec![0.0; 2500];
        map[60] = 1.0;
        assert!(boxes_of(&map, 50, 50).is_empty());
    }
}
