/** How good the line is for what one sends, out of what the browser counts. Must touch no connection. */

/** What was counted at a moment. */
export interface Sample {
  /** Share of what was sent that was lost, as the other side counts it. */
  lost: number | undefined;
  /** Seconds there and back. */
  round: number | undefined;
  /** Bits a second that fit. */
  fits: number | undefined;
}

/** A line is poor when it was so this often in a row: a lift door is no reason. */
export const ROW = 4;
const LOST = 0.15;
const ROUND = 1.5;
/** Less does not carry a picture on which something can be read. */
const FITS = 120_000;

function isPoor({ lost, round, fits }: Sample): boolean {
  return (lost ?? 0) > LOST || (round ?? 0) > ROUND || (fits ?? Infinity) < FITS;
}

/** Whether pictures had better not be sent over it. */
export function carriesNoPicture(samples: readonly Sample[]): boolean {
  const last = samples.slice(-ROW);
  return last.length === ROW && last.every(isPoor);
}

interface Row {
  type?: string;
  kind?: string;
  nominated?: boolean;
  availableOutgoingBitrate?: number;
  currentRoundTripTime?: number;
  fractionLost?: number;
}

/** A sample out of the rows of a report. */
export function sampleOf(rows: Iterable<Row>): Sample {
  const sample: Sample = { lost: undefined, round: undefined, fits: undefined };
  for (const row of rows) {
    if (row.type === 'candidate-pair' && row.nominated) {
      sample.fits = row.availableOutgoingBitrate ?? sample.fits;
      sample.round = row.currentRoundTripTime ?? sample.round;
    }
    if (row.type === 'remote-inbound-rtp' && row.fractionLost !== undefined) sample.lost = Math.max(sample.lost ?? 0, row.fractionLost);
  }
  return sample;
}
