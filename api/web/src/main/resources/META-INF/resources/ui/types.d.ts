// SPDX-License-Identifier: Apache-2.0
// What the API answers, and what pages pass on. Browsers never read this file; the TypeScript compiler
// checks the modules by it.

import type { AlarmList } from "./alarm-list.js";
import type { History } from "./history.js";
import type { LiveValues } from "./live-values.js";
import type { Over } from "./over.js";
import type { Plant } from "./plant.js";
import type { ShownValues } from "./shown-values.js";
import type { SourceList } from "./source-list.js";
import type { TimeWindow } from "./time-window.js";

export type Quality = "GOOD" | "UNCERTAIN" | "BAD";
export type Look = "run" | "idle" | "move" | "wait" | "lack" | "stop" | "fault" | "unknown";
export type Scalar = number | string | boolean | null;

/** A point as the API writes it. */
export interface Point { t: string; q: Quality; v: Scalar }

/** A point as the pages keep it; the time in ms. */
export interface Tqv { t: number; q: Quality; v: Scalar }

export interface AssetRow {
  id: string; path: string; key: string; name: string; description: string; model: string; modelName: string;
  parentId: string | null; hierarchy: string | null; children: number;
  /** Only the aliases that differ from the usual ones, by the properties' keys. */
  aliases?: Record<string, string>;
}

/** The words for no and yes, and how serious a yes looks. */
export interface Truth { subject?: string; no: string; yes: string; look: Look }

/** What is needed to write a value as people read it. */
export interface Shown { unit?: string; unitText: string; factor?: number; type?: string }

export interface PropertyAnswer extends Shown {
  id: string; key: string; name: string; alias: string; kind: string; type: string; unit: string;
  formula?: string; until?: string; window?: string; offset?: string; over?: string; zone?: string; percentGood?: number;
  role?: string; truth?: Truth; windowSeconds?: number; windowText?: string; overText?: string;
  latest: Point | null;
}

/** A property as the pages keep it: `kind` and `type` in small letters, boolean where it means yes or no. */
export interface Property extends PropertyAnswer {}

export interface Alarm {
  path: string; key: string; state: string; priority: string; since: string; raised: string; message: string; assetName: string;
}

export interface AlarmEvent {
  path: string; key: string; kind: string; priority: string; time: string; message: string; actor: string; late: boolean; assetName: string;
}

export interface Frame {
  path: string; frame: string; name: string; start: string; end: string | null; knownUntil?: string; seconds: number; look: Look;
  metrics: ({ property: string; name: string; value: Scalar } & Shown)[];
}

export interface Series {
  alias: string; carried: Point | null; points: [number, Scalar, "G" | "U" | "B"][]; buckets?: boolean; unknown: [number, number][];
}

export interface Source {
  edge: string; source: string; state: string; cause: string; problems?: string[];
  [more: string]: any;
}

export interface Edge { edge: string; [more: string]: any }

export interface Feed { edge: string; source: string; alias: string; until: string | null }

export interface Replay { tree: string; state: string; from: string; to: string; reason: string; message?: string; changed: number; share: number }

export interface Version { number: number; [more: string]: any }

export interface PackmlState { number: number; name: string; look: Look }

export interface About {
  name: string; version: string; edition: string;
  caller?: { name: string; role: string; operates: boolean; below: string[] };
}

/** The answer of each resource that the pages read. */
export interface Answers {
  "about": About;
  "alarm-events": { events: AlarmEvent[] };
  "alarms": { alarms: Alarm[] };
  "asset": AssetRow & { properties: PropertyAnswer[] };
  "assets": { assets: AssetRow[]; more: boolean };
  "feeds": { feeds: Feed[] };
  "frames": { frames: Frame[]; more: boolean };
  "given-files": { files: any[]; changes: any[]; problems: any[] };
  "kpis/over": { values: { alias: string; value: Scalar }[] };
  "replay": { replays: Replay[] };
  "roles": { roles: { role: string; description: string; kpi: boolean; share: boolean }[]; packmlStates: PackmlState[] };
  "series": { series: Series[] };
  "sources": { edges: Edge[]; sources: Source[]; sourceCount: number };
  "versions": { versions: Version[]; nextToken?: string };
  "why": any;
}

export type Answer<Resource extends string> = Resource extends keyof Answers ? Answers[Resource] : any;

/** What a page gets. */
export interface Context {
  plant: Plant; alarms: AlarmList; sources: SourceList; live: LiveValues;
  /** The values of the time that the page shows. */
  shown: LiveValues | ShownValues;
  /** True where the viewer may acknowledge the alarms of an asset. */
  may: (path: string) => boolean;
  /** Aborts when the page is left. */
  signal: AbortSignal;
  title: (text: string) => void;
  window: TimeWindow; history: History; over: Over;
}

/** A failure of a request: `isPassing` where it may succeed a little later. */
export interface Failure extends Error { status?: number; isPassing?: boolean }

export interface Factors { oee: Property; availability?: Property; effectiveness?: Property; quality?: Property }

export interface BayCounts { free: number; occupied: number; unknown: number; total: number }

export type Listener<Value> = (value: Value) => void;
