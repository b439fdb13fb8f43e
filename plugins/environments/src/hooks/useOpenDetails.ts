import { useSearchParams } from 'react-router-dom';

const PARAMETER = 'details';

/** Which details are open, kept in the address so that a link shows what its sender sees. */
export function useOpenDetails(id: string): [boolean, (open: boolean) => void] {
  const [parameters, setParameters] = useSearchParams();
  const setOpen = (open: boolean) =>
    setParameters(
      previous => {
        const others = previous.getAll(PARAMETER).filter(other => other !== id);
        const next = new URLSearchParams(previous);
        next.delete(PARAMETER);
        for (const other of open ? [...others, id] : others) {
          next.append(PARAMETER, other);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return [parameters.getAll(PARAMETER).includes(id), setOpen];
}
