-- One row per order: what the smart groups take for a purchase.
create table orders as
select invoice_no, customer_id, min(invoice_date) as ordered_at, sum(amount) as total
from invoice_lines
where customer_id is not null and quantity > 0 and unit_price > 0
group by invoice_no, customer_id;
create index on orders (customer_id);
