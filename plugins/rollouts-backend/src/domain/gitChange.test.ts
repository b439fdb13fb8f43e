import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  ManifestFile,
  changedFiles,
  kustomizePatch,
  mentionsImages,
  partsOf,
  unifiedDiff,
} from './gitChange';

const KUSTOMIZATION: ManifestFile = {
  path: 'overlays/production/kustomization.yaml',
  text: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ../../base
# Bumped by the pipeline.
images:
  - name: registry.example/shop
    newTag: v1.5.0 # the newest
  - name: registry.example/other
    newTag: v9
patches:
  - path: release.yaml
`,
};
const DEPLOYMENT: ManifestFile = {
  path: 'shop.yaml',
  text: `apiVersion: v1
kind: Service
metadata: { name: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  template:
    spec:
      containers:
        - name: shop
          image: 'registry.example/shop:v1.5.0'
        - name: proxy
          image: registry.example/proxy:2`,
};
const GOOD = [{ container: 'shop', image: 'registry.example/shop:v1.4.2' }];
const TARGET = { name: 'shop' };

function appliesIn(files: readonly ManifestFile[], patch: string) {
  const directory = mkdtempSync(path.join(tmpdir(), 'git-change-'));
  spawnSync('git', ['init', '-q'], { cwd: directory });
  for (const file of files) {
    const where = path.join(directory, file.path);
    mkdirSync(path.dirname(where), { recursive: true });
    writeFileSync(where, file.text);
  }
  const { status, stderr } = spawnSync('git', ['apply', '-'], {
    cwd: directory,
    input: patch,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return files.map(file =>
    readFileSync(path.join(directory, file.path), 'utf8'),
  );
}

describe('the change to Git', () => {
  it('is a patch that git applies, of the lines that name the image and of nothing else', () => {
    const files = [KUSTOMIZATION, DEPLOYMENT];
    const changed = changedFiles(files, TARGET, GOOD);
    expect(changed).toHaveLength(2);
    const [kustomization, deployment] = appliesIn(files, unifiedDiff(changed));
    expect(kustomization).toBe(
      KUSTOMIZATION.text.replace('newTag: v1.5.0', 'newTag: v1.4.2'),
    );
    expect(deployment).toBe(
      DEPLOYMENT.text.replace(
        "'registry.example/shop:v1.5.0'",
        'registry.example/shop:v1.4.2',
      ),
    );
  });

  it('has a hunk for each place, and quotes what YAML would take for a number', () => {
    const filler = Array.from({ length: 20 }, (_, line) => `# ${line}`);
    const file = {
      path: 'kustomization.yaml',
      text: [
        'images:',
        '  - name: a',
        '    newTag: "1.11"',
        ...filler,
        '  - name: b',
        '    newTag: b2',
        '',
      ].join('\n'),
    };
    const changed = changedFiles([file], TARGET, [
      { container: 'a', image: 'a:1.10' },
      { container: 'b', image: 'b:b1' },
    ]);
    const patch = unifiedDiff(changed);
    expect(patch.match(/^@@/gm)).toHaveLength(2);
    expect(appliesIn([file], patch)[0]).toContain('newTag: "1.10"');
  });

  it('is none where Git says it already, or says nothing of it', () => {
    const same = [{ container: 'shop', image: 'registry.example/shop:v1.5.0' }];
    expect(changedFiles([KUSTOMIZATION, DEPLOYMENT], TARGET, same)).toEqual([]);
    expect(mentionsImages([KUSTOMIZATION], TARGET, same)).toBe(true);
    const other = [{ container: 'x', image: 'registry.example/x:1' }];
    expect(mentionsImages([KUSTOMIZATION, DEPLOYMENT], TARGET, other)).toBe(
      false,
    );
    expect(
      changedFiles([{ path: 'kustomization.yaml', text: '{' }], TARGET, GOOD),
    ).toEqual([]);
  });

  it('is a part of a kustomization where nothing can be read', () => {
    expect(kustomizePatch(GOOD)).toBe(
      '# kustomization.yaml\nimages:\n  - name: registry.example/shop\n    newTag: "v1.4.2"\n',
    );
    expect(partsOf('localhost:5000/shop@sha256:abc')).toEqual({
      name: 'localhost:5000/shop',
      tag: undefined,
      digest: 'sha256:abc',
    });
  });
});
