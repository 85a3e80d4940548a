select customer_id
from orders
were total > 3
