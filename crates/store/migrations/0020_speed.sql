-- Indexes of the work lists that hold what lists are narrowed by, so that what is not meant is passed by without looking at its row.
CREATE INDEX work_list_open ON work_list (filed_at, case_id, due, amber_from, red_from, enterprise_id)
    WHERE due IS NOT NULL;
CREATE INDEX work_list_department_open
    ON work_list (department_id, filed_at, case_id, due, amber_from, red_from, enterprise_id) WHERE due IS NOT NULL;
CREATE INDEX work_list_outlet_open
    ON work_list (outlet_id, filed_at, case_id, due, amber_from, red_from, enterprise_id) WHERE due IS NOT NULL;

DROP INDEX work_list_due;
DROP INDEX work_list_department_due;
DROP INDEX work_list_outlet_due;
CREATE INDEX work_list_due ON work_list (due, case_id, amber_from, red_from, enterprise_id) WHERE due IS NOT NULL;
CREATE INDEX work_list_department_due
    ON work_list (department_id, due, case_id, amber_from, red_from, enterprise_id) WHERE due IS NOT NULL;
CREATE INDEX work_list_outlet_due
    ON work_list (outlet_id, due, case_id, amber_from, red_from, enterprise_id) WHERE due IS NOT NULL;

DROP INDEX work_list_department_item;
DROP INDEX work_list_outlet_item;
CREATE INDEX work_list_department_item ON work_list (department_id, item, filed_at, case_id, state, outlet_id)
    WHERE department_id IS NOT NULL;
CREATE INDEX work_list_outlet_item ON work_list (outlet_id, item, filed_at, case_id, state, department_id)
    WHERE outlet_id IS NOT NULL;

DROP INDEX work_list_enterprise;
CREATE INDEX work_list_enterprise ON work_list (enterprise_id, filed_at, case_id, department_id, outlet_id, due);
