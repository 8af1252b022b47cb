//! Round rims in a map of ink, whatever else the ink touches: every edge votes for the centres that it may belong to.
//!
//! Knows no colour and reads nothing: whether a ring is a seal is told by what stands on it.
use crate::geometry::Point;

/// Edges of ink weaker than this are noise.
const LEAST_EDGE: i32 = 34;
/// Each radius tried is so many times the one before.
const STEP: f32 = 1.06;
/// Rings looked at closely.
const CANDIDATES: usize = 24;
/// Places looked at along a rim.
const PLACES: usize = 96;
/// More edges than this are texture; only every n-th then votes.
const MOST_EDGES: usize = 40_000;

/// How strongly each pixel is inked, 0 to 255.
pub(super) struct InkMap {
    pub(super) w: usize,
    pub(super) h: usize,
    pub(super) ink: Vec<u8>,
}

/// A round rim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ring {
    pub(super) center: Point,
    pub(super) radius: f32,
    /// Share of the rim that is seen.
    pub(super) seen: f32,
}

impl InkMap {
    fn at(&self, x: f32, y: f32) -> i32 {
        let (x, y) = (x + 0.5, y + 0.5);
        if x < 0.0 || y < 0.0 || x >= self.w as f32 || y >= self.h as f32 {
            return 0;
        }
        i32::from(self.ink[y as usize * self.w + x as usize])
    }

    /// Rings with radii in a range of pixels of which at least this share is seen, the best first; none within
    /// another.
    pub(super) fn rings(&self, radii: (f32, f32), least_seen: f32) -> Vec<Ring> {
        let edges = self.edges();
        if edges.is_empty() {
            return Vec::new();
        }
        let mut candidates = self.vote(&edges, radii);
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut rings: Vec<Ring> = Vec::new();
        for (_, ring) in candidates.into_iter().take(CANDIDATES) {
            let ring = self.refine(ring);
            if ring.seen < least_seen || ring.radius < radii.0 {
                continue;
            }
            // Of rings about one centre the outermost is the rim.
            let same = |o: &Ring| o.center.distance(ring.center) < 0.4 * o.radius.max(ring.radius);
            match rings.iter_mut().find(|o| same(o)) {
                Some(other) => {
                    let wider = ring.radius > other.radius * 1.08 && ring.seen > other.seen * 0.75;
                    let clearer = ring.radius > other.radius * 0.92 && ring.seen > other.seen;
                    if wider || clearer {
                        *other = ring;
                    }
                }
                None => rings.push(ring),
            }
        }
        rings.sort_by(|a, b| b.seen.total_cmp(&a.seen));
        rings
    }

    /// Places where ink begins or ends, with the direction across.
    fn edges(&self) -> Vec<(f32, f32, f32, f32)> {
        let mut edges = Vec::new();
        let inked = |y: usize| self.ink[y * self.w..(y + 1) * self.w].iter().any(|v| *v > 0);
        for y in 1..self.h.saturating_sub(1) {
            // Most of a page is bare of the ink that is looked for.
            if !(y - 1..=y + 1).any(inked) {
                continue;
            }
            for x in 1..self.w.saturating_sub(1) {
                let at = |x: usize, y: usize| i32::from(self.ink[y * self.w + x]);
                let across = |y: usize| at(x + 1, y) - at(x - 1, y);
                let down = |x: usize| at(x, y + 1) - at(x, y - 1);
                let dx = across(y - 1) + 2 * across(y) + across(y + 1);
                let dy = down(x - 1) + 2 * down(x) + down(x + 1);
                if dx.abs() + dy.abs() >= 4 * LEAST_EDGE {
                    let length = ((dx * dx + dy * dy) as f32).sqrt();
                    edges.push((x as f32, y as f32, dx as f32 / length, dy as f32 / length));
                }
            }
        }
        let every = edges.len().div_ceil(MOST_EDGES).max(1);
        edges.into_iter().step_by(every).collect()
    }

    /// For each radius, the centres with the most votes for the length of their rim.
    fn vote(&self, edges: &[(f32, f32, f32, f32)], radii: (f32, f32)) -> Vec<(f32, Ring)> {
        const CELL: f32 = 4.0;
        let (cols, rows) = ((self.w as f32 / CELL) as usize + 1, (self.h as f32 / CELL) as usize + 1);
        let mut candidates = Vec::new();
        let mut votes = vec![0u16; cols * rows];
        let mut radius = radii.0;
        while radius <= radii.1 {
            votes.fill(0);
            for (x, y, nx, ny) in edges {
                for r in [radius, -radius] {
                    let (cx, cy) = ((x + nx * r) / CELL, (y + ny * r) / CELL);
                    if cx >= 0.0 && cy >= 0.0 && (cx as usize) < cols && (cy as usize) < rows {
                        votes[cy as usize * cols + cx as usize] += 1;
                    }
                }
            }
            // Directions are coarse: of a rim's two edges an eighth of one is as much as surely meets.
            let least = (std::f32::consts::TAU * radius * 0.12) as u16;
            for (i, &v) in votes.iter().enumerate() {
                if v >= least.max(8) {
                    let center = Point::new(
                        (i % cols) as f32 * CELL + CELL / 2.0,
                        (i / cols) as f32 * CELL + CELL / 2.0,
                    );
                    candidates.push((
                        f32::from(v) / radius,
                        Ring {
                            center,
                            radius,
                            seen: 0.0,
                        },
                    ));
                }
            }
            radius *= STEP;
        }
        thin(candidates)
    }

    /// Moves and widens a ring until its rim is seen best.
    fn refine(&self, ring: Ring) -> Ring {
        let mut best = ring;
        let mut most = self.contrast(&best);
        for step in [2.0f32, 1.0, 0.5] {
            for _ in 0..6 {
                let tries = [
                    (step, 0.0, 0.0),
                    (-step, 0.0, 0.0),
                    (0.0, step, 0.0),
                    (0.0, -step, 0.0),
                    (0.0, 0.0, step),
                    (0.0, 0.0, -step),
                ];
                let mut moved = false;
                for (dx, dy, dr) in tries {
                    let other = Ring {
                        center: Point::new(best.center.x + dx, best.center.y + dy),
                        radius: best.radius + dr,
                        seen: 0.0,
                    };
                    let contrast = self.contrast(&other);
                    if contrast > most {
                        (best, most, moved) = (other, contrast, true);
                    }
                }
                if !moved {
                    break;
                }
            }
        }
        best.seen = self.seen(&best);
        best
    }

    /// The rim at each place: ink on it, and ink a little outside of it.
    fn along(&self, ring: &Ring) -> impl Iterator<Item = (i32, i32)> {
        let (c, r) = (ring.center, ring.radius);
        let outside = r * 1.06 + 2.5;
        (0..PLACES).map(move |i| {
            let (sin, cos) = (i as f32 / PLACES as f32 * std::f32::consts::TAU).sin_cos();
            let at = |d: f32| self.at(c.x + cos * d, c.y + sin * d);
            (at(r - 1.0).max(at(r)).max(at(r + 1.0)), at(outside))
        })
    }

    fn contrast(&self, ring: &Ring) -> i32 {
        self.along(ring).map(|(on, out)| on.min(160) - out.min(160)).sum()
    }

    fn seen(&self, ring: &Ring) -> f32 {
        self.along(ring).filter(|(on, out)| *on > 40 && on - out > 24).count() as f32 / PLACES as f32
    }
}

/// The best candidate of each neighbourhood.
fn thin(mut candidates: Vec<(f32, Ring)>) -> Vec<(f32, Ring)> {
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut kept: Vec<(f32, Ring)> = Vec::new();
    for (score, ring) in candidates {
        let near = |o: &Ring| {
            o.center.distance(ring.center) < 0.12 * ring.radius + 3.0 && (o.radius / ring.radius - 1.0).abs() < 0.1
        };
        if kept.len() < CANDIDATES * 2 && !kept.iter().any(|(_, o)| near(o)) {
            kept.push((score, ring));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(map: &mut InkMap, cx: f32, cy: f32, r: f32) {
        for i in 0..2000 {
            let (sin, cos) = (i as f32 / 2000.0 * std::f32::consts::TAU).sin_cos();
            for d in [-1.0, 0.0, 1.0f32] {
                let (x, y) = ((cx + cos * (r + d)) as usize, (cy + sin * (r + d)) as usize);
                map.ink[y * map.w + x] = 200;
            }
        }
    }

    #[test]
    fn two_seals_that_overlap_are_two_rings() {
        let mut map = InkMap {
            w: 300,
            h: 200,
            ink: vec![0; 60_000],
        };
        draw(&mut map, 100.0, 100.0, 60.0);
        draw(&mut map, 170.0, 110.0, 60.0);
        let mut rings = map.rings((20.0, 90.0), 0.6);
        rings.sort_by(|a, b| a.center.x.total_cmp(&b.center.x));
        assert_eq!(rings.len(), 2, "{rings:?}");
        assert!(rings[0].center.distance(Point::new(100.0, 100.0)) < 2.0, "{rings:?}");
        assert!(rings[1].center.distance(Point::new(170.0, 110.0)) < 2.0, "{rings:?}");
        assert!((rings[0].radius - 60.0).abs() < 2.5);
    }

    #[test]
    fn a_table_has_no_rings() {
        let mut map = InkMap {
            w: 300,
            h: 200,
            ink: vec![0; 60_000],
        };
        for i in 0..60_000 {
            if (i % 300) % 60 == 10 || (i / 300) % 40 == 10 {
                map.ink[i] = 220;
            }
        }
        assert!(map.rings((15.0, 90.0), 0.6).is_empty());
    }
}
