import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react';

const ReportContext = createContext<(change: 1 | -1) => void>(() => {});

export type SectionsProps = {
  sections: readonly ReactElement[];
  /** What is shown once every section has said that it has nothing. */
  nothing: ReactNode;
};

/** Parts of one page or card that rooms bring, none knowing of the others; each hides itself where it has nothing. */
export function Sections({ sections, nothing }: SectionsProps) {
  const [empty, setEmpty] = useState(0);
  const report = useCallback(
    (change: 1 | -1) => setEmpty(count => count + change),
    [],
  );
  return (
    <ReportContext.Provider value={report}>
      {sections}
      {empty === sections.length && nothing}
    </ReportContext.Provider>
  );
}

/**
 * Says that this section has nothing to show. One that is loading or has failed does not know: it says `false`, and
 * nobody is told that nothing waits.
 */
export function useIsEmptySection(isEmpty: boolean) {
  const report = useContext(ReportContext);
  useEffect(() => {
    if (!isEmpty) {
      return undefined;
    }
    report(1);
    return () => report(-1);
  }, [isEmpty, report]);
}
