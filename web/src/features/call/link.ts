/**
 * The connection to one other page, by the pattern of "perfect negotiation": whoever came later calls and is impolite, the other
 * one gives way when both speak at once. Which tracks are sent can change without negotiating. Must not know who is in the call.
 */
import type { Signal } from './wire';

export type LinkState = 'connecting' | 'connected' | 'broken' | 'failed';

/** What one sends. */
export interface Tracks {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
}

interface Wanted {
  calls: boolean;
  servers: RTCConfiguration;
  tracks: Tracks;
  say: (signal: Signal) => void;
  turned: (state: LinkState) => void;
}

const STATES: Partial<Record<RTCPeerConnectionState, LinkState>> = { connected: 'connected', disconnected: 'broken', failed: 'failed' };

/** What a description calls its session: another one is another connection. */
function sessionOf(sdp: string | undefined): string | undefined {
  return /^o=\S+ (\d+)/m.exec(sdp ?? '')?.[1];
}

export class Link {
  /** What comes from the other side. */
  readonly stream = new MediaStream();
  state: LinkState = 'connecting';
  readonly #connection: RTCPeerConnection;
  readonly #wanted: Wanted;
  #offering = false;
  #deaf = false;
  /** Signals are taken in one after another. */
  #last: Promise<void> = Promise.resolve();

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    const connection = new RTCPeerConnection(wanted.servers);
    this.#connection = connection;
    connection.ontrack = ({ track }) => this.stream.addTrack(track);
    connection.onicecandidate = ({ candidate }) =>
      candidate && wanted.say({ candidate: { candidate: candidate.candidate, mid: candidate.sdpMid, line: candidate.sdpMLineIndex } });
    connection.onconnectionstatechange = () => {
      const state = STATES[connection.connectionState];
      if (state === undefined || state === this.state) return;
      this.state = state;
      wanted.turned(state);
    };
    connection.onnegotiationneeded = () => void this.#offer();
    if (wanted.calls) {
      for (const kind of ['audio', 'video'] as const) connection.addTransceiver(wanted.tracks[kind] ?? kind, { direction: 'sendrecv' });
    }
  }

  async #offer(): Promise<void> {
    try {
      this.#offering = true;
      await this.#connection.setLocalDescription();
      const sdp = this.#connection.localDescription?.sdp;
      if (sdp !== undefined) this.#wanted.say({ offer: { sdp } });
    } catch {
      // Closed meanwhile.
    } finally {
      this.#offering = false;
    }
  }

  /** Whether an offer is from another connection than the one that this link is of. */
  isOther(sdp: string): boolean {
    const before = this.#connection.remoteDescription?.sdp;
    return before !== undefined && sessionOf(before) !== sessionOf(sdp);
  }

  hear(signal: Signal): void {
    this.#last = this.#last.then(() => this.#take(signal)).catch(() => undefined);
  }

  async #take(signal: Signal): Promise<void> {
    const connection = this.#connection;
    if ('offer' in signal) {
      const both = this.#offering || connection.signalingState !== 'stable';
      this.#deaf = this.#wanted.calls && both;
      if (this.#deaf) return;
      await connection.setRemoteDescription({ type: 'offer', sdp: signal.offer.sdp });
      for (const transceiver of connection.getTransceivers()) {
        transceiver.direction = 'sendrecv';
        await transceiver.sender.replaceTrack(this.#wanted.tracks[transceiver.receiver.track.kind as keyof Tracks]);
      }
      await connection.setLocalDescription();
      const sdp = connection.localDescription?.sdp;
      if (sdp !== undefined) this.#wanted.say({ answer: { sdp } });
    } else if ('answer' in signal) {
      if (connection.signalingState === 'have-local-offer') await connection.setRemoteDescription({ type: 'answer', sdp: signal.answer.sdp });
    } else if ('candidate' in signal) {
      const { candidate, mid, line } = signal.candidate;
      await connection.addIceCandidate({ candidate, sdpMid: mid, sdpMLineIndex: line }).catch((thrown: unknown) => {
        // Those of an offer that was not listened to belong to nothing.
        if (!this.#deaf) throw thrown;
      });
    }
  }

  /** Sends other tracks from now on. */
  async send(tracks: Tracks): Promise<void> {
    this.#wanted.tracks = tracks;
    for (const { receiver, sender } of this.#connection.getTransceivers()) {
      await sender.replaceTrack(tracks[receiver.track.kind as keyof Tracks]).catch(() => undefined);
    }
  }

  /** Looks for another way, with servers that are good now. */
  restart(servers: RTCConfiguration): void {
    this.state = 'connecting';
    try {
      this.#connection.setConfiguration(servers);
      this.#connection.restartIce();
    } catch {
      // Closed meanwhile.
    }
  }

  async counted(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  close(): void {
    this.#connection.onconnectionstatechange = null;
    this.#connection.close();
  }
}
