import type {
  Evidence,
  SignedEvidence,
} from '@quarterdeck/plugin-backups-common';
import { canonicalJson } from '@quarterdeck/toolkit-common';
import type { KnexKeyProofs, ProvenKey } from '../database/KnexKeyProofs';
import type { ProtectionReader } from '../database/ProtectionStore';
import {
  evidenceOf,
  quarterOf,
  type EvidenceSource,
  type Quarter,
} from '../domain/evidence';
import type { PolicyRecord, RunRecord } from '../domain/records';
import { escrowOf } from '../domain/recipients';
import type { Proof } from './Proof';

/** Runs per statement: a page of them is parsed without holding others up. */
const PAGE = 500;

export interface EvidenceOptions {
  store: Pick<ProtectionReader, 'policies' | 'policy' | 'runs'>;
  proof: Pick<Proof, 'history'>;
  proofs: Pick<KnexKeyProofs, 'proven'>;
  keys: {
    /** PEM of the key that verifies signatures. */
    readonly publicKey: string;
    /** @returns the Ed25519 signature in base64 */
    sign(text: string): Promise<string>;
  };
  now(): number;
}

/** Says what was promised and kept in a quarter, signed, for somebody who does not trust this portal's pages. */
export class EvidenceDesk {
  constructor(private readonly options: EvidenceOptions) {}

  get publicKey(): string {
    return this.options.keys.publicKey;
  }

  /**
   * @param quarterName - `2026-Q3`
   * @throws InputError for a quarter that has not begun
   */
  async of(entityRef: string, quarterName: string): Promise<SignedEvidence> {
    const { keys, now } = this.options;
    const at = now();
    const quarter = quarterOf(quarterName, at);
    const evidence: Evidence = {
      version: 1,
      entityRef,
      quarter: quarter.name,
      from: new Date(quarter.from).toISOString(),
      to: new Date(quarter.to).toISOString(),
      generatedAt: new Date(at).toISOString(),
      sources: await this.#sources(entityRef, quarter),
    };
    return {
      evidence,
      signature: await keys.sign(canonicalJson(evidence)),
      publicKey: keys.publicKey,
    };
  }

  async #sources(
    entityRef: string,
    quarter: Quarter,
  ): Promise<EvidenceSource[]> {
    const { proofs } = this.options;
    const runs = await this.#runs(entityRef, quarter);
    const policies = await this.#policies(entityRef, runs);
    const proven = await proofs.proven(quarter.to);
    const sources: EvidenceSource[] = [];
    for (const policy of policies) {
      sources.push(await this.#source(policy, runs, proven, quarter));
    }
    return sources;
  }

  async #source(
    policy: PolicyRecord,
    runs: readonly RunRecord[],
    proven: ReadonlyMap<string, ProvenKey>,
    quarter: Quarter,
  ): Promise<EvidenceSource> {
    const { keptRatio, longestMs, known } = await this.options.proof.history(
      policy,
      quarter,
    );
    const escrow = escrowOf(policy.recipients);
    const provenAt = escrow.map(
      ({ recipient }) => proven.get(recipient)?.provenAt,
    );
    return evidenceOf(
      {
        policy,
        runs: runs.filter(({ policyId }) => policyId === policy.id),
        ...(policy.hasPointInTime
          ? { rpoKeptRatio: undefined, rpoLongestMs: undefined }
          : { rpoKeptRatio: keptRatio, rpoLongestMs: longestMs }),
        backups: known,
        escrow: escrow.map(({ name }) => name),
        escrowProvenAt:
          escrow.length > 0 && provenAt.every(time => time !== undefined)
            ? Math.min(...provenAt)
            : undefined,
      },
      quarter,
    );
  }

  /** Those of now, and those that are gone but worked in the quarter. */
  async #policies(
    entityRef: string,
    runs: readonly RunRecord[],
  ): Promise<PolicyRecord[]> {
    const { store } = this.options;
    const policies = await store.policies([entityRef]);
    const known = new Set(policies.map(({ id }) => id));
    for (const id of new Set(runs.map(({ policyId }) => policyId))) {
      const gone = known.has(id) ? undefined : await store.policy(id);
      if (gone) {
        policies.push(gone);
      }
    }
    return policies;
  }

  async #runs(entityRef: string, quarter: Quarter): Promise<RunRecord[]> {
    const runs: RunRecord[] = [];
    for (;;) {
      const last = runs.at(-1);
      const page = await this.options.store.runs({
        entityRefs: [entityRef],
        from: quarter.from,
        to: quarter.to,
        after: last && { queuedAt: last.queuedAt, id: last.id },
        limit: PAGE,
      });
      runs.push(...page);
      if (page.length < PAGE) {
        return runs;
      }
    }
  }
}
