/** A case to look at beside something else: its materials, its form, and what the pre-review found. */
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { CaseView, ReviewOut } from '../../api/client';
import { useT, useText } from '../../i18n';
import { Trouble, Waiting } from '../../shared/notice';
import { filesOf, marksOf, Review, type Choice } from '../../shared/review';
import { useCase } from '../../shared/use-case';
import { useSaid } from '../../shared/use-said';
import { Agreed } from '../draft/agreed';
import { Viewer } from '../../shared/viewer';

interface Props {
  /** None when the case may be looked at no more: what stands beside it stays, with all that is entered there. */
  id: string | undefined;
  children: (found: CaseView | undefined, review: ReviewOut | undefined) => ReactNode;
}

/** What is beside it comes from `children`. */
export function CaseBeside({ id, children }: Props) {
  const t = useT();
  const { found, review, reload } = useCase(id);
  const [file, setFile] = useState<string>();
  const [chosen, setChosen] = useState<string>();
  const choice: Choice = {
    chosen,
    choose: (finding, shows) => {
      setChosen(finding);
      setFile(shows);
    },
  };
  return (
    <div className={id && 'columns'}>
      <div>{children(found.data, review)}</div>
      {id && (
        <div className="review-side">
          <Trouble of={found.trouble} again={reload} />
          {found.data === undefined && !found.trouble && <Waiting />}
          {found.data && (
            <>
              <Files found={found.data} review={review} shows={file} show={setFile} choice={choice} />
              <h2>{t('form')}</h2>
              <Facts found={found.data} />
              <Review found={found.data} review={review} choice={choice} ask={false} />
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** Whether two values say the same: 86.5 and 86.50 do. */
function isSame(one: unknown, other: unknown): boolean {
  const number = (value: unknown) => (typeof value === 'string' && /^\d+\.\d+$|^\d{1,9}$/.test(value) ? Number(value) : value);
  return number(one) === number(other);
}

export function Facts({ found }: { found: CaseView }) {
  const t = useT();
  const text = useText();
  const said = useSaid(found);
  return (
    <dl className="facts">
      {found.form
        .filter((field) => field.shown)
        .map((field) => (
          <div key={field.name}>
            <dt>{text(field.label)}</dt>
            <dd>
              {said(field)}
              <Agreed of={field} />
              {field.proposed && !isSame(field.proposed.value, field.value) && (
                <p className="small">{t('read-from', { value: field.proposed.value, file: field.proposed.file })}</p>
              )}
            </dd>
          </div>
        ))}
    </dl>
  );
}

interface FilesProps {
  found: CaseView;
  review: ReviewOut | undefined;
  shows: string | undefined;
  show: (file: string) => void;
  choice: Choice;
}

export function Files({ found, review, shows, show, choice }: FilesProps) {
  const t = useT();
  const text = useText();
  const files = filesOf(found);
  const file = files.find((one) => one.id === shows) ?? files[0];
  return (
    <div className="files-side">
      <h2>{t('materials')}</h2>
      {file === undefined && <p className="empty">{t('no-files')}</p>}
      <div className="picks" role="group" aria-label={t('materials')}>
        {found.materials.flatMap((slot) =>
          slot.files.map((one) => (
            <Button
              key={one.id}
              aria-pressed={one.id === file?.id}
              type={one.id === file?.id ? 'primary' : 'default'}
              onClick={() => show(one.id)}
            >
              {text(slot.name)}
            </Button>
          )),
        )}
      </div>
      {file && (
        <Viewer
          key={file.id}
          caseId={found.id}
          file={file}
          marks={marksOf(review?.report?.findings ?? [], file.name)}
          chosen={choice.chosen}
          choose={(finding) => choice.choose(finding, file.id)}
        />
      )}
    </div>
  );
}
