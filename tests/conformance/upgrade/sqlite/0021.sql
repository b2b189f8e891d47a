-- An issuer of one province, with a key in force and one that was revoked.

insert into issuer (name, units, added_at) values ('motcua-hoasen', 'H47 000.00.15.H48', 1795300000000);

insert into issuer_key (id, issuer, algorithm, pem, added_at, revoked_at)
values ('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k', 'motcua-hoasen', 'EdDSA',
        '-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
-----END PUBLIC KEY-----
', 1795300000000, null),
       ('older', 'motcua-hoasen', 'EdDSA', 'of a former year', 1795200000000, 1795300000001);
