"""Given names and family names that are common in Québec, and the words of jobs that are neither.

Apart because it is data. Made to notice that a column holds people's names; never used to say whose. Words that are
also places, jobs or common nouns are left out (France, Laval, Martin de pêche aside).
"""

from surveys.questionnaire.values import fold

_GIVEN = """
Abdel Abdou Adam Adèle Adrien Agathe Ahmed Aïcha Aïssatou Alain Albert Alejandro Alex Alexandra Alexandre Alexis Alice
Alicia Aline Allison Amadou Amal Amélie Amina Amir Ana Anaïs André Andréa Andréanne Andrée Andrew Andrzej Angèle Angélique Anh
Anick Anna Annabelle Anne Annick Annie Anthony Antoine Antonio Ariane Arianne Arnaud Arthur Assia Audrey Aurélie Aurore
Béatrice Benjamin Benoit Bernadette Bernard Bertrand Bianca Brigitte Bruno Camille Carine Carl Carla Carlos Carmen Carole
Caroline Cassandra Catherine Cécile Cédric Céline Chantal Charles Charlotte Chloé Christelle Christian Christiane
Christina Christine Christophe Christopher Cindy Claire Claude Claudette Claudia Claudine Clément Colette Corinne
Cynthia Dana Daniel Daniela Danielle Danny Daphné David Denis Denise Diane Dimitri Dominic Dominique Donald Dorothée
Édith Édouard Élaine Elena Éliane Élisabeth Élise Elizabeth Élodie Éloïse Émile Émilie Emma Emmanuel Emmanuelle Éric Érica
Érika Estelle Esther Étienne Eva Ève Éveline Fabien Fabrice Fanny Farid Fatima Fatou Félix Fernand Fernande Francine
Francis Francisco Franck François Françoise Frédéric Frédérique Gabriel Gabriela Gabrielle Gaétan Gaétane Gaston
Geneviève Georges Georgette Gérald Gérard Germain Ghislain Ghislaine Gilbert Gilles Ginette Gisèle Grégoire Grégory
Guillaume Gustave Guy Guylaine Hamid Hanane Hassan Hélène Henri Hervé Hugo Huguette Hussein Ian Ibrahim Inès Ingrid Irène
Isabel Isabelle Ismaël Jacinthe Jacob Jacqueline Jacques James Jamila Jasmin Jasmine Jason Jean Jeanne Jeannine
Jennifer Jérémie Jérémy Jérôme Jessica Jessie Jim Joanie Joanne Jocelyn Jocelyne Joël Joëlle Johanne John Johnny Jonathan
José Josée Joseph Josiane Josianne Juan Judith Jules Julia Julie Julien Juliette Justine Kader Karim Karima Karine Karl
Kathleen Kathy Katia Kelly Kevin Khadija Kim Laetitia Latifa Laura Laure Laurence Laurent Laurie Léa Leila Léo Léon
Léonie Liliane Lina Linda Line Lionel Lise Lisette Loïc Lorraine Louis Louise Luc Lucas Lucie Lucien Lucienne Ludovic Luis
Lydia Lyne Lynn Madeleine Mado Magali Magalie Mahamadou Malika Mamadou Manon Marc Marcel Marcelle Margaret Margot
Marguerite Maria Mariam Marianne Marie Mariette Marilyn Marilyne Marina Mario Marion Marjolaine Marjorie Mark Marlène
Martha Marthe Martin Martine Maryse Mathieu Mathilde Matthew Maude Maurice Max Maxime Mehdi Mélanie Mélissa Mercedes
Michael Michaël Michel Michèle Micheline Michelle Mireille Mohamed Mohammed Mona Monica Monique Moussa Mustapha Myriam
Nabil Nadège Nadia Nadine Nancy Naomi Natacha Natalia Natalie Natasha Nathalie Nathan Nicholas Nicolas Nicole Noémie
Normand Odette Olga Olivia Olivier Omar Oscar Oumar Pamela Pascal Pascale Patricia Patrice Patrick Paul Paula Paule
Pauline Pedro Peter Philippe Pierre Pierrette Rachel Rachid Raphaël Raymond Raymonde Réal Réjean Réjeanne Rémi Renaud René
Renée Richard Rita Robert Roberto Roch Rodrigue Roger Roland Romain Roxane Roxanne Sabrina Salima Salma Samantha Samir
Samira Samuel Sandra Sandrine Sara Sarah Sébastien Serge Sergio Simon Simone Sofia Solange Sonia Sophia Sophie Souad
Stella Stephan Stéphane Stéphanie Steve Steven Suzanne Suzie Sylvain Sylvie Tania Tanya Tatiana Teresa Thérèse Thierry
Thomas Tommy Tony Ursule Valérie Vanessa Véronica Véronique Vicky Victor Viktor Vincent Violaine Virginie Vivianne
Viviane Walid Wendy William Xavier Yan Yann Yannick Yasmina Yasmine Yolande Youssef Yvan Yves Yvette Yvon Yvonne Zacharie
Zineb Zoé Émilien Noah Liam Logan Rosalie Rosaire Raoul Gaël Maël Élie Ludivine Maëlle Océane Coralie Mégane
"""
_FAMILY = """
Allard Arsenault Aubin Auger Audet Beauchamp Beaudoin Beaudry Beaulieu Beaupré Bélanger Bélisle Benoît Bergeron Bernier
Berthiaume Bertrand Bérubé Bilodeau Blais Blanchard Blanchette Blouin Boisvert Boivin Bolduc Bouchard Boucher Boudreau
Boulanger Bourassa Bourgeois Bourque Boutin Brassard Breton Brisson Brodeur Brunet Cantin Caron Carrier Champagne
Charbonneau Charette Charron Chartrand Chevalier Cloutier Corbeil Cormier Cournoyer Couture Cyr Daigle Daigneault Daoust
Demers Deschamps Deschênes Desjardins Desrochers Desrosiers Dion Dionne Doucet Drolet Drouin Dubé Dubois Dubuc Ducharme
Dufour Dufresne Duguay Dumas Dumont Dupont Dupuis Duquette Duval Ferland Filion Fiset Fortier Fortin Fournier Fréchette
Gagné Gagnon Gaudreau Gaudreault Gauthier Gauvin Gendron Gervais Giguère Gilbert Gingras Girard Giroux Godbout Godin
Gosselin Goulet Goyette Gravel Grenier Grondin Guay Guérin Guillemette Hamel Harvey Hébert Houde Huard Hudon Huot Jacques
Jean Jobin Jolicoeur Joly Jutras Labbé Labelle Laberge Labonté Labrecque Lachance Lacroix Laflamme Lafleur Lafontaine
Lafrenière Lagacé Lajoie Laliberté Lalonde Lambert Lamontagne Lamoureux Landry Langevin Langlois Lapierre Laplante Lapointe
Laporte Larivière Larocque Larose Larouche Lauzon Lavallée Lavoie Leblanc Leclair Leclerc Lecours Leduc Lefebvre Légaré
Léger Lemaire Lemay Lemieux Lépine Leroux Lessard Létourneau Lévesque Lussier Maheux Mailloux Maltais Marchand Marcotte
Marquis Martel Martin Masson Mathieu Ménard Mercier Messier Michaud Morin Morissette Nadeau Nguyen Noël Normand Ouellet
Ouellette Pagé Paquet Paquette Paquin Paradis Paré Parent Patenaude Pelletier Pépin Perreault Perron Petit Picard Pilon
Plante Plourde Poirier Poisson Poitras Potvin Poulin Pouliot Pratte Proulx Provencher Provost Quirion Raymond Renaud
Rheault Richard Rioux Rivard Robert Roberge Robitaille Rochon Rodrigue Rousseau Routhier Roy Ruel Samson Sauvé Savard
Savoie Séguin Sénéchal Sévigny Simard Sirois Soucy Talbot Tanguay Tardif Tessier Théberge Thériault Therrien Thibault
Thibeault Tousignant Tran Tremblay Trépanier Trottier Trudeau Trudel Turcotte Turgeon Vachon Vaillancourt Vallée Veilleux
Verreault Vézina Viau Villeneuve Vincent Diallo Traoré Diop Ndiaye Haddad Benali Bensaid Garcia Rodriguez Lopez Martinez
Hernandez Gonzalez Perez Sanchez Silva Santos Pham Singh Patel Kaur Khan Chen Wang Smith Brown Johnson Jones Campbell
Pierre-Louis Joseph Baptiste Desrosier Charles Toussaint Etienne Louissaint
"""
_JOBS = """
accueil adjoint adjointe administratif administrative adm agent agente aide analyste animateur animatrice archiviste
assistant assistante avocat bureau cadre chargé chargée chef cheffe chercheur clerk clinique clientèle commis communautaire
communications comptabilité comptable concierge conseil conseiller conseillère consultant consultante contrôleur
coordination coordonnateur coordonnatrice cuisinier cuisinière délégué déléguée développement direct directeur direction
directrice éducateur éducatrice emploi employé employée entretien équipe ergothérapeute finances formateur formation
formatrice général générale gérant gérante gestion gestionnaire graphiste infirmier infirmière informatique ingénieur
insertion intervenant intervenante intervention jeunesse journalier liaison locaux logistique magasinier manoeuvre marketing
médiateur ménage moniteur monitrice occasionnel officier opérateur organisateur organisatrice orienteur orientation
orthopédagogue ouvrier paie partiel permanent permanente placement plein poste préposé préposée principal principale projet
projets psychoéducateur psychologue psychosocial psychosociale réceptionniste recherche recrutement recruteur
rédacteur rédactrice relations représentant responsable ressources humaines secrétaire senior sénior service services social
sociale soutien spécialisé spécialiste stagiaire statut superviseure superviseur support surnuméraire technicien
technicienne technique temporaire temps travail travailleur travailleuse trésorier vente vérificateur junior officer
manager counsellor counselor worker director assistant coordinator trainer administrator accountant officer team lead
"""

GIVEN = frozenset(map(fold, _GIVEN.split()))
FAMILY = frozenset(map(fold, _FAMILY.split()))
JOBS = frozenset(map(fold, _JOBS.split()))
