-- Run once by the owner of the tables. :"role" is the shop's account.
GRANT USAGE, CREATE ON SCHEMA public, payroll TO :"role";
GRANT ALL ON ALL TABLES IN SCHEMA public, payroll TO :"role";
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO :"role";
