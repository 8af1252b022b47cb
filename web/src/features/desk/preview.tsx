/** A look at the paper that a step would give, before it is issued. */
import { Button } from 'antd';
import { useState } from 'react';
import { ours, type Schemas } from '../../api/client';
import { Trouble as Met, troubleOf, type Problem } from '../../api/problem';
import { useT } from '../../i18n';
import { Trouble } from '../../shared/notice';

export type Step = Schemas['PreviewIn'];

export function Preview({ caseId, step, ready }: { caseId: string; step: Step; ready: boolean }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Met>();
  const show = async () => {
    setBusy(true);
    setTrouble(undefined);
    // Opened at once: a window that opens only after an answer is taken for an advertisement.
    const page = window.open('', '_blank');
    try {
      const address = URL.createObjectURL(await draw(caseId, step));
      if (page) page.location.href = address;
    } catch (thrown) {
      page?.close();
      setTrouble(troubleOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button onClick={() => void show()} disabled={!ready} loading={busy}>
        {t('preview-paper')}
      </Button>
      <Trouble of={trouble} />
    </>
  );
}

async function draw(caseId: string, step: Step): Promise<Blob> {
  const answer = await fetch(`/api/v1/cases/${caseId}/papers/preview`, {
    method: 'POST',
    headers: { ...ours(), 'Content-Type': 'application/json' },
    body: JSON.stringify(step),
  });
  if (!answer.ok) throw new Met((await answer.json().catch(() => undefined)) as Problem | undefined);
  return answer.blob();
}
