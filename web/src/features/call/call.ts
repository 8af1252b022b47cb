/**
 * A call from the side of one page: who is in it, the connections to them, what is sent, and how it comes down when a line does
 * not carry it: from pictures to sound, from sound to words. Must not draw anything, and must not choose whom to let in.
 */
import type { Schemas } from '../../api/client';
import { carriesNoPicture, sampleOf, type Sample } from './line';
import { Link, type Tracks } from './link';
import { openCamera, openScreen, type Choice, type Opened } from './media';
import { newPeer, type Heard, type InCall, type Media, type Parted, type Picture, type Shown, type Signal } from './wire';

type View = Schemas['CallView'];

/** How long a connection may take to come about, and how long it may be broken, before another way is looked for. */
const PATIENCE = 15_000;
const BROKEN = 6000;
/** How often the line is looked at. */
const EACH = 2500;

/** What the call has come down to. */
export type Stage = 'pictures' | 'sound';
/** Why it is over; `line`: no way was found. */
export type Ended = Parted | 'full' | 'line';
/** What is said of it to somebody who does not look. */
export interface News {
  key: string;
  what: 'entered' | 'left' | 'lost' | 'camera-on' | 'camera-off' | 'screen-on' | 'screen-off' | 'shows' | 'line-poor' | 'line-mending' | 'line-well' | 'declined' | 'taken';
  name: string;
}

export interface Other {
  who: InCall;
  stream: MediaStream;
  state: Link['state'];
  media: Media;
  /** Their socket broke; the connection may still hold. */
  away: boolean;
}

export interface State {
  inside: boolean;
  stage: Stage;
  own: Media;
  /** What one shows of oneself. */
  picture: MediaStreamTrack | null;
  others: readonly Other[];
  shown: (Shown & { by: string; name: string }) | undefined;
  /** Somebody wants a picture of a paper. */
  wanted: { name: string; material: string | null } | undefined;
  news: readonly News[];
  ended: Ended | undefined;
}

interface Held extends Other {
  link: Link;
  tries: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  samples: Sample[];
}

interface Wanted {
  question: string;
  devices: Opened;
  choice: Choice;
  servers: () => Promise<View>;
  say: (said: object) => void;
  changed: (state: State) => void;
}

const NEWS = 30;

export class Call {
  readonly #wanted: Wanted;
  readonly #others = new Map<string, Held>();
  readonly #microphone: MediaStreamTrack | null;
  #peer = newPeer();
  #number = 0;
  #camera: MediaStreamTrack | null;
  #screen: MediaStreamTrack | null = null;
  #ice: RTCConfiguration = {};
  #over = false;
  #counting: ReturnType<typeof setInterval> | undefined;
  #state: State;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    this.#microphone = wanted.devices.audio;
    this.#camera = wanted.devices.video;
    const own = { camera: this.#camera !== null, microphone: this.#microphone?.enabled === true, screen: false };
    this.#state = { inside: false, stage: own.camera ? 'pictures' : 'sound', own, picture: this.#camera, others: [], shown: undefined, wanted: undefined, news: [], ended: undefined };
  }

  get state(): State {
    return this.#state;
  }

  #turn(change: Partial<State> = {}): void {
    const others = [...this.#others.values()].map(({ who, stream, link, media, away }) => ({ who, stream, state: link.state, media, away }));
    this.#state = { ...this.#state, others, ...change };
    this.#wanted.changed(this.#state);
  }

  #tell(what: News['what'], name = ''): void {
    const news = { key: newPeer(), what, name };
    this.#turn({ news: [...this.#state.news, news].slice(-NEWS) });
  }

  /** The socket is open, for the first time or again. */
  async opened(): Promise<void> {
    if (this.#over) return;
    await this.#askServers();
    this.#act('enter');
    this.#counting ??= setInterval(() => void this.#count(), EACH);
  }

  async #askServers(): Promise<void> {
    // Without new ones the old ones are tried.
    const view = await this.#wanted.servers().catch(() => undefined);
    if (view === undefined) return;
    const iceServers = view.ice_servers.map(({ urls, username, credential }) => ({
      urls,
      ...(username != null && credential != null && { username, credential }),
    }));
    this.#ice = { iceServers, iceTransportPolicy: view.relay_only ? 'relay' : 'all' };
  }

  #act(act: unknown): void {
    this.#wanted.say({ call: { question: this.#wanted.question, peer: this.#peer, act } });
  }

  #say(to: string | null, signal: Signal): void {
    this.#number += 1;
    this.#act({ say: { to, number: this.#number, signal } });
  }

  hear(heard: Heard): void {
    if (this.#over) return;
    if ('peers' in heard) {
      for (const who of heard.peers) this.#meet(who, true);
      this.#turn({ inside: true });
    } else if ('entered' in heard) {
      this.#meet(heard.entered, false);
      this.#greet(heard.entered.peer);
      this.#tell('entered', heard.entered.name);
    } else if ('left' in heard) {
      if (heard.left.peer === this.#peer) this.end(heard.left.why);
      else this.#parted(heard.left.peer, heard.left.why);
    } else if ('said' in heard) {
      this.#said(heard.said.from, heard.said.signal);
    } else {
      this.#refused(heard.refused.why);
    }
  }

  #refused(why: string): void {
    if (why === 'full') this.end('full');
    else if (why === 'not_yours') this.end('out');
    else if (why === 'not_in') this.#act('enter');
    else if (why === 'taken') {
      this.#peer = newPeer();
      this.#act('enter');
    }
  }

  /** What who comes later has to know. */
  #greet(peer: string): void {
    this.#say(peer, { media: this.#state.own });
    const { shown } = this.#state;
    if (shown?.by === this.#peer) this.#say(peer, { show: { file: shown.file, page: shown.page } });
  }

  #meet(who: InCall, calls: boolean): void {
    const before = this.#others.get(who.peer);
    if (before?.link.state === 'connected') {
      // Only the socket was away, and what was said meanwhile did not arrive.
      before.away = false;
      if (calls) this.#greet(who.peer);
      this.#turn();
      return;
    }
    if (before) this.#drop(before);
    const media = before?.media ?? { camera: true, microphone: true, screen: false };
    const held: Held = { who, media, away: false, tries: 0, timer: undefined, samples: [], ...this.#connect(who.peer, calls) };
    this.#others.set(who.peer, held);
    this.#wait(held, PATIENCE);
    if (calls) this.#greet(who.peer);
    this.#turn();
  }

  #connect(peer: string, calls: boolean): { link: Link; stream: MediaStream; state: Link['state'] } {
    const link = new Link({
      calls,
      servers: this.#ice,
      tracks: this.#tracks(),
      say: (signal) => this.#say(peer, signal),
      turned: (state) => this.#turned(peer, state),
    });
    return { link, stream: link.stream, state: link.state };
  }

  #tracks(): Tracks {
    return { audio: this.#microphone, video: this.#screen ?? this.#camera };
  }

  #wait(held: Held, patience: number): void {
    clearTimeout(held.timer);
    held.timer = setTimeout(() => void this.#mend(held), patience);
  }

  #turned(peer: string, state: Link['state']): void {
    const held = this.#others.get(peer);
    if (held === undefined) return;
    if (state === 'connected') {
      clearTimeout(held.timer);
      if (held.tries > 0) this.#tell('line-well', held.who.name);
      held.tries = 0;
    } else if (state === 'broken') {
      this.#wait(held, BROKEN);
    } else {
      void this.#mend(held);
    }
    this.#turn();
  }

  /** No way, or none any more: once more with sound alone, then not at all. */
  async #mend(held: Held): Promise<void> {
    clearTimeout(held.timer);
    if (this.#over || this.#others.get(held.who.peer) !== held) return;
    if (held.away || held.tries > 0) {
      this.#drop(held);
      this.#others.delete(held.who.peer);
      this.#tell('lost', held.who.name);
      if (this.#others.size === 0 && !held.away) this.end('line');
      return;
    }
    held.tries += 1;
    await this.#soundOnly();
    this.#tell('line-mending', held.who.name);
    await this.#askServers();
    held.link.restart(this.#ice);
    this.#wait(held, PATIENCE);
    this.#turn();
  }

  #drop(held: Held): void {
    clearTimeout(held.timer);
    held.link.close();
  }

  #parted(peer: string, why: Parted): void {
    const held = this.#others.get(peer);
    if (held === undefined) return;
    if (why === 'lost' && held.link.state === 'connected') {
      held.away = true;
      this.#turn();
      return;
    }
    this.#drop(held);
    this.#others.delete(peer);
    const { shown } = this.#state;
    this.#turn({ shown: shown?.by === peer ? undefined : shown });
    this.#tell('left', held.who.name);
    // They found no way either, and said so first.
    if (held.tries > 0 && held.link.state !== 'connected' && this.#others.size === 0) this.end('line');
  }

  #said(from: string, signal: Signal): void {
    const held = this.#others.get(from);
    if (held === undefined) return;
    if ('media' in signal) {
      const { media: before } = held;
      held.media = signal.media;
      if (before.screen !== signal.media.screen) this.#tell(signal.media.screen ? 'screen-on' : 'screen-off', held.who.name);
      else if (before.camera !== signal.media.camera) this.#tell(signal.media.camera ? 'camera-on' : 'camera-off', held.who.name);
      else this.#turn();
    } else if ('show' in signal) {
      const before = this.#state.shown;
      this.#turn({ shown: signal.show.file === null ? undefined : { ...signal.show, by: from, name: held.who.name } });
      if (signal.show.file !== null && before?.file !== signal.show.file) this.#tell('shows', held.who.name);
    } else if ('picture' in signal) {
      this.#pictured(held.who, signal.picture);
    } else if ('offer' in signal && held.link.isOther(signal.offer.sdp)) {
      // Their page began anew under the same name.
      this.#drop(held);
      Object.assign(held, this.#connect(from, false));
      held.link.hear(signal);
      this.#wait(held, PATIENCE);
      this.#turn();
    } else {
      held.link.hear(signal);
    }
  }

  #pictured(who: InCall, picture: Picture): void {
    if ('wanted' in picture) {
      // Only who asked has materials to add to.
      if (who.side === 'helper') this.#turn({ wanted: { name: who.name, material: picture.wanted.material } });
    } else {
      this.#tell('declined' in picture ? 'declined' : 'taken', who.name);
    }
  }

  async #count(): Promise<void> {
    if (!this.#state.own.camera) return;
    for (const held of this.#others.values()) {
      if (held.link.state !== 'connected') continue;
      const report = await held.link.counted().catch(() => undefined);
      if (report === undefined) continue;
      held.samples = [...held.samples, sampleOf(report.values())].slice(-10);
      if (!carriesNoPicture(held.samples)) continue;
      held.samples = [];
      await this.#soundOnly();
      this.#tell('line-poor');
    }
  }

  async #soundOnly(): Promise<void> {
    if (this.#state.stage === 'sound') return;
    await this.setCamera(false);
    this.#turn({ stage: 'sound' });
  }

  async #send(change: Partial<Media>): Promise<void> {
    const own = { ...this.#state.own, ...change };
    this.#turn({ own, picture: this.#tracks().video });
    const tracks = this.#tracks();
    await Promise.all([...this.#others.values()].map((held) => held.link.send(tracks)));
    this.#say(null, { media: own });
  }

  /** Its lamp goes out with it. */
  async setCamera(on: boolean, choice: Choice = this.#wanted.choice): Promise<void> {
    this.#camera?.stop();
    this.#camera = on ? await openCamera(choice).catch(() => null) : null;
    if (this.#over) this.#camera?.stop();
    if (this.#camera !== null) this.#turn({ stage: 'pictures' });
    await this.#send({ camera: this.#camera !== null });
  }

  async setMicrophone(on: boolean): Promise<void> {
    if (this.#microphone) this.#microphone.enabled = on;
    await this.#send({ microphone: on && this.#microphone !== null });
  }

  async setScreen(on: boolean): Promise<void> {
    this.#screen?.stop();
    // Who does not choose a window shares nothing.
    const track = on ? await openScreen().catch(() => undefined) : undefined;
    this.#screen = track ?? null;
    // The browser has a button of its own to end it.
    if (track) track.onended = () => void this.setScreen(false);
    await this.#send({ screen: track !== undefined });
  }

  /** One's own voice. */
  get microphone(): MediaStreamTrack | null {
    return this.#microphone;
  }

  /** The camera, for a photograph. */
  get camera(): MediaStreamTrack | null {
    return this.#camera;
  }

  show(shown: Shown): void {
    this.#turn({ shown: shown.file === null ? undefined : { ...shown, by: this.#peer, name: '' } });
    this.#say(null, { show: shown });
  }

  picture(picture: Picture): void {
    if (!('wanted' in picture)) this.#turn({ wanted: undefined });
    this.#say(null, { picture });
  }

  /** Tells the others that one goes. */
  depart(): void {
    if (!this.#over) this.#act('leave');
  }

  leave(): void {
    this.depart();
    this.end('left');
  }

  end(ended: Ended): void {
    if (this.#over) return;
    if (ended === 'line') this.#act('leave');
    this.#over = true;
    clearInterval(this.#counting);
    for (const held of this.#others.values()) this.#drop(held);
    this.#others.clear();
    for (const track of [this.#camera, this.#microphone, this.#screen]) track?.stop();
    this.#turn({ ended, shown: undefined, wanted: undefined, picture: null });
  }
}
