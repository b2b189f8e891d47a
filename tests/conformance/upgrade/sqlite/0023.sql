-- A dossier that was rated, one that an invite alone told of, and a day of the funnel.

insert into dossier (dossier, unit, service, channel, stage, result_on, invited_on, is_eligible)
values ('8f3218e7e97d7158ea048e8922fe5ed4', 'H47.15', '1.004227', 'sms', 'result', '2026-11-20', '2026-11-20', 1),
       ('00ff', 'H47.15', '', '', '', null, '2026-11-21', 0);

insert into funnel (day, survey, unit, service, channel, shown, started)
values ('2026-11-21', 'one-stop', 'H47.15', '1.004227', 'portal', 12, 5);
