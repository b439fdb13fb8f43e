import { parse, parseAllDocuments } from 'yaml';
import { catalog } from '.';
import { generate } from '..';
import { Language } from '../../description/schema';
import { ordersModel } from '../../testing/ordersModel';
import { runbooks } from '../runbooks';
import { code, markdownText } from './markdown';

const modelFor = (language: Language, answers: object = {}) =>
  ordersModel(language, {
    repository: 'gitlab.example.com?owner=acme&repo=orders',
    ...answers,
  });

function contentOf(language: Language, path: string, answers: object = {}) {
  const file = [
    ...catalog.generate(modelFor(language, answers)),
    ...runbooks.generate(modelFor(language, answers)),
  ].find(candidate => candidate.path === path);
  return file?.content ?? '';
}

describe('catalog', () => {
  it('knows what there is, and no system of its own', () => {
    const kinds = (language: Language, answers?: object) =>
      parseAllDocuments(contentOf(language, 'catalog-info.yaml', answers)).map(
        document => document.toJS().kind,
      );
    expect(
      kinds('go', { database: 'postgres18', system: 'system:default/shop' }),
    ).toEqual(['Component', 'API', 'Resource']);
    expect(kinds('react')).toEqual(['Component']);
    expect(kinds('rust', { kind: 'worker' })).toEqual(['Component']);
  });

  it('links to the folders of the repository as its host shows them', () => {
    const [component] = parseAllDocuments(contentOf('go', 'catalog-info.yaml'));
    expect(component.toJS().metadata.annotations).toMatchObject({
      'backstage.io/source-location':
        'url:https://gitlab.example.com/acme/orders/-/tree/main/',
      'gitlab.com/project-slug': 'acme/orders',
      'backstage.io/kubernetes-id': 'orders',
    });
  });

  it('tells the way back that holds for whoever deploys', () => {
    const operations = (answers?: object) =>
      contentOf('go', 'docs/operations.md', answers);
    expect(operations()).toContain('rollout undo deployment/orders');
    expect(operations({ strategy: 'canary-flagger' })).toMatch(
      /rollout undo deployment\/orders[^]*Flagger then tries/,
    );
    const byGit = operations({ gitops: 'flux' });
    expect(byGit).toMatch(/git revert[^]*Flux applies it/);
    expect(byGit).not.toContain('rollout undo');
  });

  it('takes away no key that nobody laid ready, and restarts the pods that serve', () => {
    const recovery = (answers: object) =>
      contentOf('go', 'docs/disaster-recovery.md', {
        database: 'postgres18',
        ...answers,
      });
    const key = 'delete secret orders-restore';
    expect(recovery({})).not.toContain(key);
    expect(recovery({})).toContain('rollout restart deployment/orders`');
    expect(recovery({ backupRecipients: [`age1${'q'.repeat(58)}`] })).toContain(
      key,
    );
    expect(recovery({ strategy: 'canary-flagger' })).toContain(
      'rollout restart deployment/orders-primary`',
    );
  });

  it('draws what requests and data really pass through', () => {
    const diagram = (answers: object) =>
      contentOf('go', 'docs/architecture.md', answers);
    expect(diagram({})).toContain('router[Gateway] --> service');
    expect(diagram({ exposure: 'ingress' })).toContain(
      'router[Ingress] --> service',
    );
    const plain = diagram({ database: 'postgres18' });
    expect(plain).toContain('service[orders] --> database');
    expect(plain).not.toMatch(/PgBouncer|Replica/);
    const whole = diagram({
      database: 'postgres18',
      pooler: true,
      readReplica: true,
    });
    expect(whole).toContain('--> pooler[PgBouncer] --> database');
    expect(whole).toContain('-->|reads| replica[(Replica of PostgreSQL)]');
  });

  it('says what Git needs before it deploys, where it has no address yet', () => {
    const operations = (repository: string) =>
      contentOf('go', 'docs/operations.md', { gitops: 'argocd', repository });
    expect(operations('')).toMatch(
      /Argo CD deploys nothing yet[^]*delivery\.repository\.url[^]*kubectl apply -k deploy\/gitops/,
    );
    expect(operations('gitlab.example.com?owner=acme&repo=orders')).not.toMatch(
      /nothing yet/,
    );
  });

  it('documents every variable', () => {
    const model = modelFor('node', { database: 'postgres18', cache: 'redis' });
    const page = contentOf('node', 'docs/configuration.md', {
      database: 'postgres18',
      cache: 'redis',
    });
    for (const { name } of model.variables) {
      expect(page).toContain(`| \`${name}\` |`);
    }
  });

  it('has every page and every runbook in its navigation', () => {
    const model = modelFor('go', { database: 'postgres18' });
    const files = generate(model).map(({ path }) => path);
    const navigation = JSON.stringify(
      parse(contentOf('go', 'mkdocs.yml', { database: 'postgres18' })).nav,
    );
    const pages = files.filter(path => /^docs\/.*\.md$/.test(path));
    expect(pages.length).toBeGreaterThan(15);
    for (const page of pages) {
      expect(navigation).toContain(`"${page.replace(/^docs\//, '')}"`);
    }
  });

  it('takes nothing that people typed for markup', () => {
    expect(markdownText('# <b>[a](b)</b> `x` | *y*')).toBe(
      '\\# &lt;b&gt;\\[a\\]\\(b\\)&lt;/b&gt; \\`x\\` \\| \\*y\\*',
    );
    expect(code('a|b`c')).toBe('`` a\\|b`c ``');
  });
});
