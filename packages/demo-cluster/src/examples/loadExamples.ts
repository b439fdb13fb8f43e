import { buildKustomization, inApplyOrder } from '@quarterdeck/kustomize';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ResourceName } from '../cluster/types';
import { ApiObject, Fields } from '../registry/objects';
import { Registry } from '../registry/Registry';
import { resourceNameOf } from '../registry/ResourceDefinition';
import { Schema } from '../registry/schema/Schema';
import { isDeploymentOf, NAME_LABEL, Release, withRelease } from './release';
import { readScenario, Scenario } from './scenario';
import { asObjects, ExampleError, readYaml } from './yamlFiles';

/** An object with the address under which the API server serves it. */
export interface Addressed {
  resource: ResourceName;
  /** How patches of it are merged; absent for kinds whose lists are replaced. */
  schema?: Schema;
  object: ApiObject;
}

/**
 * One thing that happens in the scenario. Before a step that names `after`, that Deployment is waited for: `observed`
 * means that its controller has recorded the last change as a revision, `available` that the rollout is complete.
 */
export type ExampleStep = {
  description: string;
  after?: { until: 'observed' | 'available'; deployments: ApiObject[] };
} & (
  | { kind: 'apply'; objects: Addressed[] }
  | { kind: 'edit'; target: Addressed; patch: Fields; fieldManager: string }
);

class ScenarioPlan {
  private readonly registry = new Registry();
  private readonly definitions: ApiObject[];
  private readonly estates: ReadonlyMap<string, ApiObject[]>;

  constructor(
    private readonly file: string,
    private readonly scenario: Scenario,
  ) {
    const here = dirname(file);
    this.definitions = readDefinitions(
      join(here, scenario.customResourceDefinitions),
    );
    for (const definition of this.definitions) this.registry.serve(definition);
    this.estates = new Map(
      Object.entries(scenario.environments).map(([name, { overlays }]) => [
        name,
        inApplyOrder(
          overlays.flatMap(overlay => buildKustomization(join(here, overlay))),
        ),
      ]),
    );
  }

  steps(): ExampleStep[] {
    return [
      {
        kind: 'apply',
        description: 'Define the custom resources',
        objects: this.address(this.definitions),
      },
      ...this.rounds(),
      ...this.scenario.steps.map(step =>
        'release' in step
          ? this.release(step.description, step.release)
          : this.edit(step.description, step.edit),
      ),
    ];
  }

  /** Round by round, every service takes the next of its versions; in the last one it has that of its overlay. */
  private rounds(): ExampleStep[] {
    const lengths = Object.values(this.scenario.environments).flatMap(
      ({ history }) => Object.values(history).map(versions => versions.length),
    );
    const last = Math.max(0, ...lengths);
    return Array.from({ length: last + 1 }, (_, round) => {
      const objects = [...this.estates.keys()].flatMap(environment =>
        this.estateInRound(environment, round - last, round === 0),
      );
      return {
        kind: 'apply',
        description: `Release round ${round + 1} of ${last + 1}`,
        ...(round > 0 && {
          after: { until: 'observed', deployments: deploymentsOf(objects) },
        }),
        objects: this.address(objects),
      };
    });
  }

  /**
   * @param fromEnd - 0 in the last round, -1 in the one before
   * @param whole - everything, or only the services that change in this round
   */
  private estateInRound(
    environment: string,
    fromEnd: number,
    whole: boolean,
  ): ApiObject[] {
    const estate = this.estates.get(environment) ?? [];
    const { history } = this.scenario.environments[environment];
    let objects: ApiObject[] = whole ? estate : [];
    for (const [service, versions] of Object.entries(history)) {
      const own = this.ofService(environment, service);
      const at = whole
        ? Math.max(0, versions.length + fromEnd)
        : versions.length + fromEnd;
      if (at < 0) continue;
      const released =
        at < versions.length
          ? withRelease(own, this.releaseOf(service, versions[at]))
          : own;
      const others = objects.filter(object => !own.includes(object));
      objects = [...others, ...released];
    }
    return inApplyOrder(objects);
  }

  private release(
    description: string,
    release: Extract<
      Scenario['steps'][number],
      { release: unknown }
    >['release'],
  ): ExampleStep {
    const { environment, service, version, podAnnotations } = release;
    const own = this.ofService(environment, service);
    return {
      kind: 'apply',
      description,
      after: { until: 'available', deployments: deploymentsOf(own) },
      objects: this.address(
        withRelease(own, {
          ...this.releaseOf(service, version),
          podAnnotations,
        }),
      ),
    };
  }

  private edit(
    description: string,
    edit: Extract<Scenario['steps'][number], { edit: unknown }>['edit'],
  ): ExampleStep {
    const { environment, service, fieldManager, patch } = edit;
    const deployments = deploymentsOf(this.ofService(environment, service));
    const [target] = this.address(deployments);
    return {
      kind: 'edit',
      description,
      after: { until: 'observed', deployments },
      target,
      patch,
      fieldManager,
    };
  }

  private ofService(environment: string, service: string): ApiObject[] {
    const estate = this.estates.get(environment);
    if (!estate) {
      throw new ExampleError(
        this.file,
        `there is no environment ${environment}`,
      );
    }
    const deployment = estate.find(isDeploymentOf(service));
    if (!deployment) {
      throw new ExampleError(
        this.file,
        `no Deployment of ${environment} has the label ${NAME_LABEL}=${service}`,
      );
    }
    const id = deployment.metadata.labels?.['backstage.io/kubernetes-id'];
    return estate.filter(
      ({ metadata }) =>
        metadata.namespace === deployment.metadata.namespace &&
        metadata.labels?.['backstage.io/kubernetes-id'] === id,
    );
  }

  private releaseOf(service: string, version: string): Release {
    const details = this.scenario.versions[service]?.[version];
    if (!details) {
      throw new ExampleError(
        this.file,
        `versions does not describe ${version} of ${service}`,
      );
    }
    return { version, details };
  }

  private address(objects: readonly ApiObject[]): Addressed[] {
    return objects.map(object => {
      const { apiVersion, kind } = object;
      const definition = this.registry.ofKind(apiVersion, kind);
      if (!definition) {
        throw new ExampleError(
          this.file,
          `the demo cluster does not serve ${apiVersion} ${kind}`,
        );
      }
      return {
        resource: resourceNameOf(definition),
        schema: definition.schema,
        object,
      };
    });
  }
}

/**
 * Everything that makes the demo estate, in order: the definitions of custom resources, the environments in the oldest
 * versions, their later versions one after another, and what `demo/scenario.yaml` lets happen afterwards.
 *
 * @param directory - the `examples` directory
 * @throws ExampleError that names the file and what is wrong with it
 */
export function loadExamples(directory: string): ExampleStep[] {
  const file = join(directory, 'demo', 'scenario.yaml');
  return new ScenarioPlan(file, readScenario(file)).steps();
}

function readDefinitions(directory: string): ApiObject[] {
  let names;
  try {
    names = readdirSync(directory);
  } catch {
    throw new ExampleError(directory, 'there is no such directory');
  }
  return names
    .filter(name => name.endsWith('.yaml'))
    .sort()
    .flatMap(name => {
      const file = join(directory, name);
      return asObjects(file, readYaml(file));
    });
}

function deploymentsOf(objects: readonly ApiObject[]): ApiObject[] {
  return objects.filter(({ kind }) => kind === 'Deployment');
}
