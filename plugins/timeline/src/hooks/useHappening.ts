import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { isKnownRoom, isKnownType, spelledOut } from '../model/happenings';
import { timelineTranslationRef } from '../translations/translation';

/** The words for rooms and types of facts; those of rooms that this version does not know, in their own. */
export function useHappening() {
  const { t } = useTranslationRef(timelineTranslationRef);
  return {
    roomName: (room: string) => (isKnownRoom(room) ? t(`room.${room}`) : room),
    typeName: (type: string) =>
      isKnownType(type) ? t(`type.${type}`) : spelledOut(type),
  };
}
