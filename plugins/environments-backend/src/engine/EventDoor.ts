import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ForeignEvent,
  TakenEvent,
  ignored,
  isOfRepository,
  parseCloudEvent,
} from '@quarterdeck/toolkit-node';
import { HeardDeployment } from '../domain/deployments/heard';
import { readArgocd } from '../providers/events/argocd';
import { readCloudEvent } from '../providers/events/cdevents';
import { readGithub } from '../providers/events/github';
import { readGitlab } from '../providers/events/gitlab';
import { readPlain } from '../providers/events/plain';
import { Said, SaidDeployment } from '../providers/events/said';
import { EventPlaces } from './EventPlaces';
import { ReportService } from './ReportService';

const OVERTAKEN =
  'A later event told how it went on, so that this one changes nothing';

/** Makes deployments of the events of others. */
export class EventDoor {
  constructor(
    private readonly options: {
      places: Pick<EventPlaces, 'entityOf' | 'environmentOf'>;
      reports: Pick<ReportService, 'hear'>;
      now(): number;
    },
  ) {}

  /** @throws InputError, ConflictError for what nothing can be made of */
  async take(sender: string, event: ForeignEvent): Promise<TakenEvent> {
    const said = this.#read(sender, event);
    if ('ignored' in said) {
      return ignored(said.ignored);
    }
    const { places, reports } = this.options;
    const environmentId = places.environmentOf(said.where);
    const entity = await places.entityOf(said.whose);
    const { deploymentId, result } = await reports.hear(
      heardOf(said, entity, environmentId),
    );
    return {
      result,
      subjectId: deploymentId,
      reason: result === 'overtaken' ? OVERTAKEN : null,
    };
  }

  #read(sender: string, { value, eventType }: ForeignEvent): Said {
    const now = this.options.now();
    switch (sender) {
      case 'cloudevents':
        return readCloudEvent(parseCloudEvent(value), now);
      case 'github':
        return readGithub(eventType, value, now);
      case 'gitlab':
        return readGitlab(value, now);
      case 'argocd':
        return readArgocd(value, now);
      default:
        return readPlain(value, now);
    }
  }
}

function heardOf(
  { deployment, revisionOf }: SaidDeployment,
  entity: Entity,
  environmentId: string,
): HeardDeployment {
  const isOwnRevision =
    revisionOf === undefined ||
    isOfRepository(entity.metadata.annotations, revisionOf);
  return {
    ...deployment,
    revision: isOwnRevision ? deployment.revision : undefined,
    entityRef: stringifyEntityRef(entity),
    environmentId,
    // One per environment, so that what several senders tell of it is one history.
    target: deployment.target ?? { kind: 'other', name: environmentId },
  };
}
