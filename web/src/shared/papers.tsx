/** The papers of a case: to be read, kept, and shown to others. */
import { api, type CaseView, type Schemas } from '../api/client';
import { useLoad } from '../api/load';
import { need } from '../api/problem';
import { useDates, useT } from '../i18n';
import { Empty, Trouble } from './notice';

type Paper = Schemas['PaperView'];

function address(found: CaseView, paper: Paper): string {
  return `/api/v1/cases/${found.id}/papers/${paper.id}/content`;
}

export function Papers({ found }: { found: CaseView }) {
  const t = useT();
  const { day } = useDates();
  const path = { params: { path: { case: found.id } } };
  const papers = useLoad(`papers ${found.id} ${found.version}`, () => need(api.GET('/api/v1/cases/{case}/papers', path)));
  if (found.receipt == null) return null;
  const all = papers.data?.items ?? [];
  // Right after handing in, the receipt is what one came for.
  const receipt = found.state === 'submitted' ? all.filter((paper) => paper.kind === 'receipt' || paper.kind === 'supplement').at(-1) : undefined;
  return (
    <section aria-labelledby="papers">
      <h2 id="papers">{t('papers')}</h2>
      <Trouble of={papers.trouble} again={papers.reload} />
      {papers.data && all.length === 0 && <Empty>{t('no-papers')}</Empty>}
      {receipt && (
        <a className="main" href={address(found, receipt)} download>
          {t('get-receipt')}
        </a>
      )}
      <ul className="plain-list papers">
        {all.map((paper) => (
          <li key={paper.id} data-paper={paper.kind} data-standing={paper.standing}>
            <a href={address(found, paper)} download lang="zh-CN">
              {paper.title}
            </a>{' '}
            {paper.standing !== 'valid' && <span className="state not_accepted">{t(`standing-${paper.standing}`)}</span>}
            <p className="small">
              {paper.number} · <time dateTime={paper.issued_at}>{day(paper.issued_at)}</time> ·{' '}
              <a href={paper.verify}>{t('verify')}</a>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
