import { GateState, Image } from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { Command, Decision } from '../state';

/** What the row keeps of a rollout that a controller of the cluster carries out. */
export interface DelegatedState {
  /** Of what it had seen last before we asked it; undefined while nothing was asked. */
  baseline?: { revision: string; wasFailed: boolean };
  /** The target was seen to name the new version: from then on it is not written again. */
  hasWritten: boolean;
  /** The controller was seen at work on the new version. */
  hasBegun: boolean;
  /** What we want of its switch, until it was seen that way. */
  suspending?: 'on' | 'off';
  /** Of its steps, the one that somebody wants to leave. */
  promotingFrom?: number;
  theirs?: Theirs;
}

/** What the controller says, in its own words and in ours. */
export interface Theirs {
  object: string;
  phase: string;
  standing: Standing;
  /** Percent of the requests that reach the new version; undefined where nobody knows. */
  weight?: number;
  failedChecks?: number;
  message?: string;
}

export type Standing =
  | 'pending'
  | 'waiting'
  | 'advancing'
  | 'promoting'
  | 'done'
  | 'failed';

/** The target and its controller as they were read. */
export interface DelegatedView {
  theirs: Theirs;
  /** Changes with each template that the controller takes up. */
  revision: string;
  /** Of the plan's steps. */
  step: number;
  isSuspended: boolean;
  skipsAnalysis: boolean;
  /** It was asked to step back, and what the target names is not taken up again. */
  isAborted: boolean;
  /** Whether any request reaches the new version, by all that is known. */
  isNewServed: boolean;
  target: {
    name: string;
    resourceVersion: string;
    generation?: number;
    images: Image[];
    basis: string;
  };
  controller: {
    name: string;
    resourceVersion: string;
    generation?: number;
  };
}

export interface DelegatedObservation {
  /** The cluster does not answer: why. What else there is says nothing then. */
  unreachable?: Reason;
  /** The cluster took none of the last writes: why. */
  refused?: string;
  /** Undefined where the target or its controller's object is gone. */
  view?: DelegatedView;
  gates?: GateState[];
  command?: Command;
}

/** What is to be written; each of them twice is once. */
export type DelegatedWrite =
  | { kind: 'set-images'; release: 'old' | 'new' }
  | { kind: 'set-suspended'; isSuspended: boolean }
  | { kind: 'set-skipping'; isSkipping: boolean }
  /** Leaves one of its steps. */
  | { kind: 'promote'; step: number }
  | { kind: 'abort' };

export interface DelegatedDecision extends Pick<Decision, 'next' | 'log'> {
  writes: DelegatedWrite[];
}
