select customer_id
from orders
where ordered_at > now() - interval '1 day'
