/** Looks at photographs beside the page, so that a slow phone still answers to the finger. */
import { look, LONGEST, type Look } from './look';

interface Asked {
  id: number;
  file: Blob;
}

export interface Told {
  id: number;
  look?: Look;
}

self.onmessage = async ({ data }: MessageEvent<Asked>) => {
  let told: Told = { id: data.id };
  try {
    const whole = await createImageBitmap(data.file);
    const scale = Math.min(1, LONGEST / Math.max(whole.width, whole.height));
    const [width, height] = [Math.round(whole.width * scale), Math.round(whole.height * scale)];
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    if (pen) {
      pen.imageSmoothingQuality = 'high';
      pen.drawImage(whole, 0, 0, width, height);
      told = { id: data.id, look: look(pen.getImageData(0, 0, width, height)) };
    }
    whole.close();
  } catch {
    // What cannot be looked at here is looked at by the station.
  }
  self.postMessage(told);
};
