/** What pages say to one another in a call, over the socket of the hints. Must know neither React nor WebRTC. */
import type { Hint } from '../../api/live';

export interface Media {
  camera: boolean;
  microphone: boolean;
  screen: boolean;
}

export interface Shown {
  file: string | null;
  page: number;
}

export type Picture = { wanted: { material: string | null } } | { declined: Record<string, never> } | { taken: { material: string } };

export type Signal =
  | { offer: { sdp: string } }
  | { answer: { sdp: string } }
  | { candidate: { candidate: string; mid: string | null; line: number | null } }
  | { media: Media }
  | { show: Shown }
  | { picture: Picture };

/** Somebody in a call; `peer` is what their page calls itself. */
export interface InCall {
  peer: string;
  person: string;
  name: string;
  side: 'asker' | 'helper';
}

export type Parted = 'left' | 'lost' | 'out' | 'elsewhere';

export type Heard =
  | { peers: InCall[] }
  | { entered: InCall }
  | { left: { peer: string; why: Parted } }
  | { said: { from: string; number: number; signal: Signal } }
  | { refused: { why: string } };

/** What a hint says of a call of the question. */
export function heardIn(hint: Hint, question: string): Heard | undefined {
  return hint.topic === question ? (hint.call as Heard | undefined) : undefined;
}

/** A name for this page: letters and figures. */
export function newPeer(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => (byte % 36).toString(36)).join('');
}
