import jpeg from 'jpeg-js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LONGEST, look, type Pixels } from './look';

const SAMPLES = new URL('../../../../samples/', import.meta.url).pathname;

interface Truth {
  files: { file: string; pages: { size: [number, number]; quad: [number, number][] }[] }[];
}

/** A photograph as the worker sees it: made small by averaging. */
function photograph(set: string, file: string): Pixels {
  const whole = jpeg.decode(readFileSync(join(SAMPLES, set, file)), { useTArray: true, maxMemoryUsageInMB: 1024 });
  const scale = Math.min(1, LONGEST / Math.max(whole.width, whole.height));
  const [width, height] = [Math.round(whole.width * scale), Math.round(whole.height * scale)];
  return mapped(width, height, (x, y, channel) => {
    const [left, right] = [Math.floor((x * whole.width) / width), Math.floor(((x + 1) * whole.width) / width)];
    const [top, bottom] = [Math.floor((y * whole.height) / height), Math.floor(((y + 1) * whole.height) / height)];
    let sum = 0;
    for (let row = top; row < bottom; row += 1) {
      for (let column = left; column < right; column += 1) sum += whole.data[(row * whole.width + column) * 4 + channel] ?? 0;
    }
    return sum / ((right - left) * (bottom - top));
  });
}

function mapped(width: number, height: number, value: (x: number, y: number, channel: number) => number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (let channel = 0; channel < 3; channel += 1) data[(y * width + x) * 4 + channel] = value(x, y, channel);
    }
  }
  return { data, width, height };
}

const at = (of: Pixels, x: number, y: number, channel: number) => of.data[(y * of.width + x) * 4 + channel] ?? 0;

const SETS = ['clean', 'blurred', 'expired-lease', 'wrong-room'].flatMap((set) => {
  const truth = JSON.parse(readFileSync(join(SAMPLES, set, 'truth.json'), 'utf8')) as Truth;
  return truth.files.map((file) => ({ set, file: file.file, page: file.pages[0] }));
});
const BLURRED = 'blurred/营业执照.jpg';

describe('a photograph is looked at before it is sent', () => {
  it.each(SETS)('$set/$file: only the blurred one is blurred, and the paper is found where it lies', ({ set, file, page }) => {
    const seen = look(photograph(set, file));
    expect(seen.flaws).toEqual(`${set}/${file}` === BLURRED ? ['blurred'] : []);
    expect(seen.outline).toHaveLength(4);
    seen.outline?.forEach((corner, place) => {
      const [x = 0, y = 0] = page?.quad[place] ?? [];
      expect(Math.hypot(corner.x - x / (page?.size[0] ?? 1), corner.y - y / (page?.size[1] ?? 1))).toBeLessThan(0.03);
    });
  });

  const sound = photograph('clean', '租赁合同.jpg');

  it('says when it is dark', () => {
    const dark = mapped(sound.width, sound.height, (x, y, channel) => at(sound, x, y, channel) * 0.25);
    expect(look(dark).flaws).toContain('dark');
  });

  it('says when a lamp shines on grey paper', () => {
    const [middleX, middleY] = [sound.width / 2, sound.height / 2];
    const lit = mapped(sound.width, sound.height, (x, y, channel) => {
      const near = Math.hypot(x - middleX, y - middleY) < sound.width / 6;
      return near ? 255 : at(sound, x, y, channel) * 0.8;
    });
    expect(look(lit).flaws).toContain('glare');
    expect(look(sound).flaws).not.toContain('glare');
  });

  it('says when a side of the paper lies outside the picture', () => {
    const width = Math.round(sound.width * 0.8);
    const cut = mapped(width, sound.height, (x, y, channel) => at(sound, x, y, channel));
    expect(look(cut).flaws).toContain('cut');
  });

  it('finds no paper in an even surface and no cut in a scan', () => {
    expect(look(mapped(320, 240, () => 120)).outline).toBeUndefined();
    const scan = mapped(480, 640, (x, y) => (x % 40 < 4 && y % 16 < 8 ? 20 : 250));
    expect(look(scan)).toMatchObject({ flaws: [], outline: undefined });
  });

  it('takes less than a tenth of a second', () => {
    look(sound);
    const begun = performance.now();
    for (let turn = 0; turn < 5; turn += 1) look(sound);
    expect((performance.now() - begun) / 5).toBeLessThan(100);
  });
});
