-- Prefect's tables beside those of Standfirst: both keep the version of theirs in a table of one name.
CREATE DATABASE prefect;
