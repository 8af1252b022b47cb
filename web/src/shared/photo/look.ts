/**
 * What a phone can say of a photograph before it is sent: blurred, dark, glaring, cut, and where the paper lies. Pure
 * functions over pixels, no network and no page; the station looks again, more closely.
 */

export interface Pixels {
  data: ArrayLike<number>;
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export type Flaw = 'blurred' | 'dark' | 'glare' | 'cut';

export interface Look {
  flaws: Flaw[];
  /** Corners of the paper as shares of width and height, from the upper left, clockwise; none where none stands out. */
  outline: Point[] | undefined;
  /** Strength of the edges where there is print. */
  sharpness: number;
  /** Brightness of the paper, 0 to 1. */
  brightness: number;
  /** Share of the paper that is washed out in one piece. */
  glare: number;
}

/** Longest side that is looked at: enough for edges, little enough for a phone. */
export const LONGEST = 640;
/** Measured on the samples and generated sets: see look.test.ts. */
const SHARP = 260;
const BRIGHT = 0.32;
const GLARE = 0.02;
const TILE = 32;
const SAMPLES = 12;

/** Everything at once. */
export function look(pixels: Pixels): Look {
  const grey = greyOf(pixels);
  const { width, height } = pixels;
  const outline = outlineOf(grey, width, height);
  const inside = maskOf(outline, width, height);
  const sharpness = sharpnessOf(grey, inside, width, height);
  const brightness = brightnessOf(grey, inside);
  const glare = glareOf(pixels, grey, inside);
  const flaws: Flaw[] = [];
  if (sharpness < SHARP) flaws.push('blurred');
  if (brightness < BRIGHT) flaws.push('dark');
  if (glare > GLARE) flaws.push('glare');
  if (outline !== undefined && isCut(outline)) flaws.push('cut');
  return { flaws, outline, sharpness, brightness, glare };
}

export function greyOf({ data, width, height }: Pixels): Float32Array {
  const grey = new Float32Array(width * height);
  for (let at = 0, from = 0; at < grey.length; at += 1, from += 4) {
    grey[at] = 0.299 * (data[from] ?? 0) + 0.587 * (data[from + 1] ?? 0) + 0.114 * (data[from + 2] ?? 0);
  }
  return grey;
}

/** How much the second derivative varies, in the tiles where most is printed: an even surface says nothing. */
export function sharpnessOf(grey: Float32Array, inside: Uint8Array, width: number, height: number): number {
  const found: number[] = [];
  for (let top = 1; top + TILE < height; top += TILE) {
    for (let left = 1; left + TILE < width; left += TILE) {
      if (inside[(top + TILE / 2) * width + left + TILE / 2] === 0) continue;
      let [sum, squares] = [0, 0];
      for (let y = top; y < top + TILE; y += 1) {
        for (let x = left, at = y * width + left; x < left + TILE; x += 1, at += 1) {
          const value =
            4 * (grey[at] ?? 0) - (grey[at - 1] ?? 0) - (grey[at + 1] ?? 0) - (grey[at - width] ?? 0) - (grey[at + width] ?? 0);
          sum += value;
          squares += value * value;
        }
      }
      const count = TILE * TILE;
      found.push(squares / count - (sum / count) ** 2);
    }
  }
  return share(found, 0.9);
}

/** The bright part of what is seen: the paper itself, not its print. */
export function brightnessOf(grey: Float32Array, inside: Uint8Array): number {
  const seen: number[] = [];
  for (let at = 0; at < grey.length; at += 7) if (inside[at] === 1) seen.push(grey[at] ?? 0);
  return share(seen, 0.75) / 255;
}

/** The share of the paper in its largest washed-out piece, where the paper around it is not as bright. */
export function glareOf({ data, width, height }: Pixels, grey: Float32Array, inside: Uint8Array): number {
  const columns = Math.floor(width / 8);
  const rows = Math.floor(height / 8);
  const white = new Uint8Array(columns * rows);
  let [area, bright, sum] = [0, 0, 0];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let [least, part] = [255, 0];
      for (let y = row * 8; y < row * 8 + 8; y += 2) {
        for (let x = column * 8; x < column * 8 + 8; x += 2) {
          const at = y * width + x;
          least = Math.min(least, data[at * 4] ?? 0, data[at * 4 + 1] ?? 0, data[at * 4 + 2] ?? 0);
          part += grey[at] ?? 0;
        }
      }
      if (inside[(row * 8 + 4) * width + column * 8 + 4] === 0) continue;
      area += 1;
      sum += part / 16;
      if (least >= 250) {
        white[row * columns + column] = 1;
        bright += 1;
      }
    }
  }
  // White paper in even light is no glare: the rest of it has to be clearly darker.
  if (area === 0 || bright === 0 || bright > area * 0.6 || sum / area > 232) return 0;
  return largest(white, columns, rows) / area;
}

function largest(marks: Uint8Array, columns: number, rows: number): number {
  let most = 0;
  const left = Uint8Array.from(marks);
  for (let start = 0; start < left.length; start += 1) {
    if (left[start] === 0) continue;
    let size = 0;
    const open = [start];
    left[start] = 0;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      size += 1;
      const column = at % columns;
      for (const next of [at - columns, at + columns, column > 0 ? at - 1 : -1, column + 1 < columns ? at + 1 : -1]) {
        if (next >= 0 && next < columns * rows && left[next] === 1) {
          left[next] = 0;
          open.push(next);
        }
      }
    }
    most = Math.max(most, size);
  }
  return most;
}

/** The paper: the largest piece that stands out from what lies along the rim, with straight sides. */
export function outlineOf(grey: Float32Array, width: number, height: number): Point[] | undefined {
  const step = 4;
  const columns = Math.floor(width / step);
  const rows = Math.floor(height / step);
  const small = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      for (let y = 0; y < step; y += 1) for (let x = 0; x < step; x += 1) sum += grey[(row * step + y) * width + column * step + x] ?? 0;
      small[row * columns + column] = sum / (step * step);
    }
  }
  const limit = otsu(small);
  const marks = new Uint8Array(small.length);
  for (let at = 0; at < small.length; at += 1) marks[at] = (small[at] ?? 0) > limit ? 1 : 0;
  const piece = biggest(closed(marks, columns, rows), columns, rows);
  if (piece.length < small.length * 0.12 || piece.length > small.length * 0.985) return undefined;
  const corner = (score: (x: number, y: number) => number): Point => {
    let [best, most] = [0, -Infinity];
    for (const at of piece) {
      const value = score(at % columns, Math.floor(at / columns));
      if (value > most) [best, most] = [at, value];
    }
    return { x: (best % columns) / (columns - 1), y: Math.floor(best / columns) / (rows - 1) };
  };
  const quad = [corner((x, y) => -x - y), corner((x, y) => x - y), corner((x, y) => x + y), corner((x, y) => y - x)];
  // A piece that does not fill its corners is no sheet of paper.
  const filled = piece.length / (areaOf(quad) * small.length || 1);
  // One that is the whole picture is a scan, and has no sides to be cut off.
  return filled > 0.8 && filled < 1.25 && areaOf(quad) < 0.97 ? quad : undefined;
}

function areaOf(quad: readonly Point[]): number {
  let twice = 0;
  quad.forEach((point, at) => {
    const next = quad[(at + 1) % quad.length] ?? point;
    twice += point.x * next.y - next.x * point.y;
  });
  return Math.abs(twice) / 2;
}

/** Print makes holes in paper: they are closed before the piece is taken. */
function closed(marks: Uint8Array, columns: number, rows: number): Uint8Array {
  const spread = (from: Uint8Array, value: number): Uint8Array => {
    const to = Uint8Array.from(from);
    for (let at = 0; at < from.length; at += 1) {
      if (from[at] !== value) continue;
      const column = at % columns;
      for (const next of [at - columns, at + columns, column > 0 ? at - 1 : -1, column + 1 < columns ? at + 1 : -1]) {
        if (next >= 0 && next < columns * rows) to[next] = value;
      }
    }
    return to;
  };
  let now = marks;
  for (let turn = 0; turn < 3; turn += 1) now = spread(now, 1);
  for (let turn = 0; turn < 3; turn += 1) now = spread(now, 0);
  return now;
}

function biggest(marks: Uint8Array, columns: number, rows: number): number[] {
  let most: number[] = [];
  const left = Uint8Array.from(marks);
  for (let start = 0; start < left.length; start += 1) {
    if (left[start] === 0) continue;
    const piece = [start];
    left[start] = 0;
    for (let read = 0; read < piece.length; read += 1) {
      const at = piece[read] ?? 0;
      const column = at % columns;
      for (const next of [at - columns, at + columns, column > 0 ? at - 1 : -1, column + 1 < columns ? at + 1 : -1]) {
        if (next >= 0 && next < columns * rows && left[next] === 1) {
          left[next] = 0;
          piece.push(next);
        }
      }
    }
    if (piece.length > most.length) most = piece;
  }
  return most;
}

/** The brightness that parts the picture best in two. */
export function otsu(values: Float32Array): number {
  const counts = new Array<number>(256).fill(0);
  let total = 0;
  for (const value of values) {
    const at = Math.max(0, Math.min(255, Math.round(value)));
    counts[at] = (counts[at] ?? 0) + 1;
    total += at;
  }
  let [best, limit, below, sum] = [-1, 127, 0, 0];
  for (let at = 0; at < 255; at += 1) {
    below += counts[at] ?? 0;
    sum += at * (counts[at] ?? 0);
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const apart = below * above * (sum / below - (total - sum) / above) ** 2;
    if (apart > best) [best, limit] = [apart, at];
  }
  return limit;
}

/** Two corners or more at the rim of the picture: a side of the paper lies outside. */
export function isCut(outline: readonly Point[]): boolean {
  const rim = 0.008;
  const at = (of: (point: Point) => boolean) => outline.filter(of).length;
  return (
    at((point) => point.x < rim) > 1 ||
    at((point) => point.x > 1 - rim) > 1 ||
    at((point) => point.y < rim) > 1 ||
    at((point) => point.y > 1 - rim) > 1
  );
}

function maskOf(outline: readonly Point[] | undefined, width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height);
  if (outline === undefined) return mask.fill(1);
  const corners = outline.map((point) => ({ x: point.x * (width - 1), y: point.y * (height - 1) }));
  for (let y = 0; y < height; y += 1) {
    const crossings: number[] = [];
    corners.forEach((from, at) => {
      const to = corners[(at + 1) % corners.length] ?? from;
      if (from.y > y !== to.y > y) crossings.push(from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x));
    });
    crossings.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      mask.fill(1, y * width + Math.ceil(crossings[pair] ?? 0), y * width + Math.floor(crossings[pair + 1] ?? 0) + 1);
    }
  }
  return mask;
}

/** The value below which this share of all lies. */
function share(values: number[], part: number): number {
  if (values.length < SAMPLES) return values.reduce((most, value) => Math.max(most, value), 0);
  values.sort((a, b) => a - b);
  return values[Math.floor((values.length - 1) * part)] ?? 0;
}
