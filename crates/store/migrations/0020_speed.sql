-- Open cases by when they were handed in, with the days of their colours: a colour is found without looking at the rows.
CREATE INDEX work_list_open ON work_list (filed_at, case_id, due, amber_from, red_from) WHERE due IS NOT NULL;
CREATE INDEX work_list_department_open ON work_list (department_id, filed_at, case_id, due, amber_from, red_from)
    WHERE due IS NOT NULL;
CREATE INDEX work_list_outlet_open ON work_list (outlet_id, filed_at, case_id, due, amber_from, red_from)
    WHERE due IS NOT NULL;
