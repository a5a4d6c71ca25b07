import { useCallBackStep } from '../api/call-backs.ts';
import { useDial } from '../api/calls.ts';
import { useWorkplace } from '../api/session.ts';
import type { CallBackView } from '../api/types.ts';
import { useProblem } from '../shared/use-problem.ts';

/** The steps of one call-back: take it (a lease), call, give it back. */
export function useCallBackActions(callBack: CallBackView) {
  const { session } = useWorkplace();
  const step = useCallBackStep();
  const dial = useDial();
  const problem = useProblem();
  const mine = callBack.state === 'taken' && callBack.takenBy?.id === session.staff.id;
  const takenByOther = callBack.state === 'taken' && !mine;
  const call = () => dial.mutate({ type: 'call-back', id: callBack.id }, { onError: problem });
  return {
    mine,
    takenByOther,
    busy: step.isPending || dial.isPending,
    /** Takes it first, so that no two agents call the same person. */
    callNow: () => (mine ? call() : step.mutate({ id: callBack.id, step: 'take' }, { onSuccess: call, onError: problem })),
    take: () => step.mutate({ id: callBack.id, step: 'take' }, { onError: problem }),
    release: () => step.mutate({ id: callBack.id, step: 'release' }, { onError: problem }),
  };
}
