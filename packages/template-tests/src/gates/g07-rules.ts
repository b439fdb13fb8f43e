import { verify } from '@quarterdeck/service-verifier';
import { Gate } from '../types';

/** G7 and the offline part of the others: every rule that `quarterdeck verify` knows. */
export const rules: Gate = {
  id: 'G7',
  title: 'keeps every rule of quarterdeck verify',
  tools: [],
  async run({ project }) {
    const findings = await verify(project);
    return findings.map(
      ({ rule, path, line, message }) =>
        `${path}${line ? `:${line}` : ''} ${rule}: ${message}`,
    );
  },
};
