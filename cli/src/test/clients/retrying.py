"""Transfers between two accounts, by several at once, each tried again as the page about that says."""

import random
import sys
import threading
import time

import psycopg2

AGAIN = {"40001", "40P01", "ZF001", "ZF010"}


def retrying(connection, work, attempts=50):
    for attempt in range(1, attempts + 1):
        try:
            with connection, connection.cursor() as cursor:
                return work(cursor)
        except psycopg2.Error as failed:
            if attempt == attempts or failed.pgcode not in AGAIN:
                raise
            time.sleep(random.uniform(0, 0.005 * 2 ** min(attempt, 8)))


def transfer(cursor):
    source, target = random.sample((1, 2, 3), 2)
    cursor.execute("select balance from py_accounts where id = %s", (source,))
    (balance,) = cursor.fetchone()
    amount = min(balance, 5)
    cursor.execute("update py_accounts set balance = %s where id = %s", (balance - amount, source))
    cursor.execute("update py_accounts set balance = balance + %s where id = %s", (amount, target))
    return 1


def transfers(dsn, done):
    connection = psycopg2.connect(dsn)
    for _ in range(10):
        done.append(retrying(connection, transfer))
    connection.close()


connection = psycopg2.connect(sys.argv[1])
connection.autocommit = True
with connection.cursor() as cursor:
    cursor.execute("create table py_accounts (id int primary key, balance int)")
    cursor.execute("insert into py_accounts values (1, 100), (2, 100), (3, 100)")
done = []
threads = [threading.Thread(target=transfers, args=(dsn, done)) for dsn in sys.argv[1:] * 2]
for each in threads:
    each.start()
for each in threads:
    each.join()
with connection, connection.cursor() as cursor:
    cursor.execute("select sum(balance) from py_accounts")
    print(cursor.fetchone()[0], len(done) == 10 * len(threads))
