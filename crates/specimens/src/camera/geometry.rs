//! Plane homographies.

/// A projective map of the plane, row by row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Homography(pub [f64; 9]);

impl Homography {
    /// Where a point goes.
    #[inline]
    pub fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let m = &self.0;
        let w = m[6] * x + m[7] * y + m[8];
        ((m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w)
    }

    /// The map that takes the rectangle `w` × `h` (corners clockwise from the top left) to four points.
    pub fn from_rectangle(w: f64, h: f64, to: [(f64, f64); 4]) -> Self {
        let from = [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)];
        let mut rows = [[0.0; 9]; 8];
        for (i, ((x, y), (u, v))) in from.into_iter().zip(to).enumerate() {
            rows[2 * i] = [x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u];
            rows[2 * i + 1] = [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v];
        }
        let mut matrix = [0.0; 9];
        matrix[..8].copy_from_slice(&solve(rows));
        matrix[8] = 1.0;
        Self(matrix)
    }

    /// The map back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        Self([
            e * i - f * h,
            c * h - b * i,
            b * f - c * e,
            f * g - d * i,
            a * i - c * g,
            c * d - a * f,
            d * h - e * g,
            b * g - a * h,
            a * e - b * d,
        ])
    }
}

/// Gauss elimination with row choice over eight equations.
fn solve(mut rows: [[f64; 9]; 8]) -> [f64; 8] {
    for column in 0..8 {
        let best = (column..8).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()));
        rows.swap(column, best.unwrap_or(column));
        let pivot = rows[column];
        for (index, row) in rows.iter_mut().enumerate() {
            if index != column {
                let factor = row[column] / pivot[column];
                for (cell, p) in row.iter_mut().zip(pivot) {
                    *cell -= factor * p;
                }
            }
        }
    }
    std::array::from_fn(|i| rows[i][8] / rows[i][i])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_go_where_they_are_sent_and_back() {
        let to = [(10.0, 20.0), (400.0, 5.0), (420.0, 300.0), (30.0, 310.0)];
        let map = Homography::from_rectangle(200.0, 100.0, to);
        for ((x, y), (u, v)) in [(0.0, 0.0), (200.0, 0.0), (200.0, 100.0), (0.0, 100.0)]
            .into_iter()
            .zip(to)
        {
            let (a, b) = map.apply(x, y);
            assert!((a - u).abs() < 1e-6 && (b - v).abs() < 1e-6);
            let (a, b) = map.inverse().apply(u, v);
            assert!((a - x).abs() < 1e-6 && (b - y).abs() < 1e-6);
        }
    }
}
