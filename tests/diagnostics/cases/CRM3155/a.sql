select customer_id
from orders
where total > :minimum
